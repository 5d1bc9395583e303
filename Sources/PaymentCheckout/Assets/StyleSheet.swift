/// One style sheet for all pages: phone first, four themes, system fonts.
enum StyleSheet {
    static let text = """
        :root, [data-theme=light] {
          --paper: #ffffff; --ground: #f2f4f7; --text: #1a2230; --soft: #4d5968; --line: #c3cad4;
          --accent: #1f4fbf; --ink: #ffffff; --good: #14653a; --bad: #a3191f; --wait: #4d5968; --note: #eaf0fd;
        }
        [data-theme=dark] {
          --paper: #1a1f27; --ground: #0f1319; --text: #eef1f5; --soft: #b4bec9; --line: #4a5562;
          --accent: #8fb4ff; --ink: #0c1116; --good: #7fd6a3; --bad: #ff9c9c; --wait: #b4bec9; --note: #25303f;
          color-scheme: dark;
        }
        [data-theme=warm] {
          --paper: #fffaf1; --ground: #f3e9d9; --text: #33261a; --soft: #65523f; --line: #cdb99d;
          --accent: #8a3d12; --ink: #ffffff; --good: #3b5d17; --bad: #9b1c1c; --wait: #65523f; --note: #f8ead2;
        }
        [data-theme=contrast] {
          --paper: #ffffff; --ground: #ffffff; --text: #000000; --soft: #000000; --line: #000000;
          --accent: #000000; --ink: #ffffff; --good: #004d1f; --bad: #8b0000; --wait: #000000; --note: #ffffff;
        }
        *, *::before, *::after { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--ground); color: var(--text); overflow-wrap: anywhere;
          font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
        }
        .skip { position: absolute; left: -999px; }
        .skip:focus { position: static; display: block; padding: .5rem 1rem; background: var(--paper); color: var(--text); }
        header { max-width: 34rem; margin: 0 auto; padding: 1.25rem 1rem .75rem; }
        .company { margin: 0; font-size: 1.125rem; font-weight: 650; }
        .line { margin: 0; color: var(--soft); }
        main {
          max-width: 34rem; margin: 0 auto 2rem; padding: 1.25rem 1rem 1.5rem; background: var(--paper);
          border-top: 4px solid var(--accent);
        }
        @media (min-width: 36rem) { main { padding: 2rem; border-radius: 0 0 14px 14px; } }
        [data-theme=contrast] main { border: 2px solid #000000; border-top-width: 6px; }
        h1 { margin: 0 0 .125rem; font-size: 1.375rem; line-height: 1.3; font-weight: 650; }
        h2 { margin: 1.5rem 0 .5rem; font-size: 1.0625rem; line-height: 1.3; font-weight: 650; }
        p { margin: 0 0 .75rem; }
        a { color: inherit; }
        .number { color: var(--soft); }
        .lead { font-size: 1.0625rem; }
        .asked { margin: 1rem 0 0; color: var(--soft); }
        .sum { margin: 0 0 1rem; font-size: 2rem; line-height: 1.2; font-weight: 680; }
        .figures { margin: 1rem 0; border-top: 1px solid var(--line); }
        .figures div {
          display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: .5rem 0;
          border-bottom: 1px solid var(--line);
        }
        dt { color: var(--soft); }
        dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
        table { width: 100%; margin: 0 0 1.25rem; border-collapse: collapse; font-size: .875rem; }
        th, td { padding: .5rem .5rem .5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
        thead th { color: var(--soft); font-weight: 500; font-size: .875rem; }
        tbody th { font-weight: 500; }
        th, td { overflow-wrap: normal; }
        th:last-child, td:last-child { padding-right: 0; }
        .money { white-space: nowrap; font-variant-numeric: tabular-nums; }
        .mark { color: var(--wait); }
        .mark.paid { color: var(--good); }
        .mark.overdue { color: var(--bad); }
        fieldset { margin: 0 0 1.25rem; padding: 0; border: 0; min-width: 0; }
        legend { padding: 0; margin: 0 0 .375rem; font-weight: 600; }
        .choice {
          display: flex; flex-wrap: wrap; gap: .125rem .625rem; align-items: baseline; padding: .625rem .75rem; margin: 0 0 .5rem;
          border: 1px solid var(--line); border-radius: 10px; cursor: pointer;
        }
        .choice span { flex: 1 1 8rem; }
        .choice input { accent-color: var(--accent); width: 1.125rem; height: 1.125rem; margin: 0; align-self: center; }
        .own { margin: 0 0 .75rem; }
        .own label { display: block; margin: 0 0 .25rem; }
        .own input {
          width: 100%; padding: .625rem .75rem; font: inherit; color: var(--text); background: var(--paper);
          border: 1px solid var(--soft); border-radius: 10px;
        }
        .own input[aria-invalid] { border-color: var(--bad); border-width: 2px; }
        .help { margin: .25rem 0 .5rem; color: var(--soft); font-size: .9375rem; }
        .fault { margin: .25rem 0 .75rem; color: var(--bad); font-weight: 550; }
        .note { padding: .625rem .75rem; border-left: 4px solid var(--accent); background: var(--note); }
        .agreement {
          max-height: 12rem; overflow: auto; padding: .75rem; margin: 0 0 .5rem; white-space: pre-line;
          border: 1px solid var(--line); border-radius: 10px; font-size: .9375rem;
        }
        button, .button {
          display: inline-block; width: 100%; padding: .875rem 1.25rem; font: inherit; font-weight: 650; text-align: center;
          text-decoration: none; color: var(--ink); background: var(--accent); border: 2px solid transparent;
          border-radius: 12px; cursor: pointer;
        }
        button[aria-disabled] { opacity: .6; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        [data-theme=dark] :focus-visible, [data-theme=contrast] :focus-visible { outline-color: var(--text); }
        @media (forced-colors: active) { button, .button { border-color: ButtonText; } }
        .stack th, .stack td { overflow-wrap: anywhere; }
        .stack .number { font-size: .875rem; }
        @media (max-width: 43.99rem) {
          .stack, .stack caption, .stack tbody, .stack tfoot, .stack tr, .stack td, .stack tbody th { display: block; width: 100%; }
          .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .stack tr { padding: .5rem 0; border-bottom: 2px solid var(--line); }
          .stack td, .stack tbody th { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: .125rem 0; border: 0; }
          .stack tbody th { font-weight: 600; }
          .stack td:empty { display: none; }
          .stack td::before { content: attr(data-label); color: var(--soft); }
        }

        """
}
