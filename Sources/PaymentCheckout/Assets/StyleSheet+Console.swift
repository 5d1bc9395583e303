extension StyleSheet {
    /// What the console needs beside the pages for payers: a wider page, navigation, forms and lists that unfold.
    static let console = """
        .console header, .console main { max-width: 72rem; }
        .console header { padding-bottom: .5rem; }
        .who { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; margin: 0 0 .5rem; }
        .own select, .own textarea {
          width: 100%; min-width: 0; padding: .625rem .75rem; font: inherit; color: var(--text); background: var(--paper);
          border: 1px solid var(--soft); border-radius: 10px;
        }
        .own select[aria-invalid], .own textarea[aria-invalid] { border-color: var(--bad); border-width: 2px; }
        .console nav ul { margin: 0; padding: 0; list-style: none; }
        .console nav a { display: block; padding: .5rem .75rem; border-radius: 8px; color: var(--text); text-decoration: none; }
        .console nav a:hover { text-decoration: underline; }
        .console nav a[aria-current] { color: var(--ink); background: var(--accent); font-weight: 650; }
        .console nav .bar { display: none; }
        .console nav .bar ul { display: flex; flex-wrap: wrap; gap: .125rem .25rem; }
        summary { padding: .625rem .25rem; cursor: pointer; }
        .menu { border: 1px solid var(--line); border-radius: 10px; background: var(--paper); }
        .menu summary { padding: .625rem .75rem; font-weight: 600; }
        .menu ul { padding: 0 .25rem .5rem; }
        .console button, .console .button { width: auto; max-width: 100%; padding: .625rem 1.125rem; }
        .console form + details { margin-top: 1rem; }
        .console button.plain { padding: .25rem .5rem; color: inherit; background: none; font-weight: 500; text-decoration: underline; }
        button.danger { color: var(--paper); background: var(--bad); }
        [data-theme=dark] button.danger { color: var(--ground); }
        .console form + p { margin-top: 1rem; }
        .console section { margin: 0 0 1.5rem; }
        .cards .help, .item .help { font-size: .875rem; }
        details.item, details.act { margin: 0 0 .5rem; border: 1px solid var(--line); border-radius: 10px; padding: 0 .75rem; }
        details.item[open], details.act[open] { padding-bottom: .75rem; }
        details.item > summary { display: list-item; }
        details.item > summary > * { margin-right: .75rem; }
        details.item > summary .what { font-weight: 600; }
        details.act > summary { font-weight: 600; }
        .console .figures { max-width: 40rem; }
        .fields { display: grid; gap: 0 1rem; grid-template-columns: minmax(0, 1fr); }
        .secret { font-family: ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        .filter { display: grid; gap: 0 1rem; align-items: end; grid-template-columns: repeat(auto-fit, minmax(min(8rem, 100%), 1fr)); margin: 0 0 1.25rem; }
        .filter > .wide, .filter > .choice, .filter > button { grid-column: 1 / -1; }
        @media (min-width: 48rem) {
          .console nav .menu { display: none; }
          .console nav .bar { display: block; }
          .fields { grid-template-columns: repeat(2, minmax(0, 1fr)); }
          .filter { grid-template-columns: repeat(4, minmax(0, 1fr)); }
          .filter > .choice, .filter > button { grid-column: auto; }
        }

        """
}
