/// What all pages of all mocks have around their content.
enum PageLayout {
    static let top = """
        <!doctype html>
        <html lang="{{page.language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light">
        {{#page.refresh}}<meta http-equiv="refresh" content="{{page.refresh}}">
        {{/page.refresh}}<title>{{page.title}}</title>
        <link rel="stylesheet" href="/_mock/style.css">
        </head>
        <body class="{{page.width}}">
        <p class="mock" role="note"><strong>MOCK</strong> <span>{{page.warning}}</span></p>
        <main>

        """

    static let bottom = """

        </main>
        </body>
        </html>

        """

    /// The sentence beside the mark that this is no real payment page.
    static func warning(in language: String) -> String {
        language.hasPrefix("uk")
            ? "Тестова сторінка. Гроші не списуються." : "Test page. No money moves."
    }

    /// Where `styleSheet` is served.
    static let styleSheetPath = "/_mock/style.css"

    /// One style sheet for all pages: phone first, one accent, system fonts, contrast of at least 4.5 to 1.
    static let styleSheet = """
        *, *::before, *::after { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          overflow-wrap: anywhere;
          margin: 0; background: #eef1f5; color: #1b2430; line-height: 1.5;
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
        }
        .mock {
          margin: 0; padding: 8px 16px; text-align: center; font-size: 14px; color: #3d2c00; background: #ffd666;
          background-image: repeating-linear-gradient(135deg, transparent 0 14px, rgba(61, 44, 0, .07) 14px 28px);
        }
        .mock strong {
          display: inline-block; padding: 0 8px; margin-right: 6px; border-radius: 4px; letter-spacing: .08em;
          color: #ffd666; background: #3d2c00;
        }
        main { margin: 16px auto; padding: 0 12px; }
        .narrow main {
          max-width: 460px; padding: 24px 20px; background: #fff; border-radius: 14px; width: calc(100% - 24px);
          box-shadow: 0 1px 2px rgba(27, 36, 48, .08), 0 10px 28px rgba(27, 36, 48, .08);
        }
        .wide main { max-width: 1180px; }
        h1 { margin: 0 0 4px; font-size: 21px; line-height: 1.3; font-weight: 650; }
        h2 { margin: 28px 0 10px; font-size: 17px; line-height: 1.3; font-weight: 650; }
        h3 { margin: 14px 0 4px; font-size: 14px; font-weight: 650; }
        p { margin: 0 0 12px; }
        a { color: #2349c8; }
        ul, ol { margin: 0 0 12px; padding-left: 22px; }
        .merchant { margin: 0; color: #56616f; font-size: 15px; }
        .amount {
          margin: 2px 0 18px; font-size: 34px; line-height: 1.2; font-weight: 680; letter-spacing: -.01em;
          font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
        }
        .hint { color: #56616f; font-size: 14px; }
        .error, .notice { margin: 0 0 16px; padding: 10px 14px; border-radius: 8px; border-left: 4px solid; }
        .error { color: #8c1420; background: #fdecee; border-color: #c4283a; }
        .notice { color: #0d5132; background: #e7f6ee; border-color: #1b8a57; }
        .lines { width: 100%; margin: 0 0 18px; border-collapse: collapse; font-size: 15px; }
        .lines th, .lines td { padding: 6px 0; text-align: left; font-weight: 400; vertical-align: top; }
        .lines td { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-left: 12px; }
        .lines tr + tr th, .lines tr + tr td { border-top: 1px solid #e4e8ed; }
        form { margin: 0 0 12px; }
        fieldset { margin: 0 0 12px; padding: 0; border: 0; min-width: 0; }
        legend { padding: 0; font-weight: 600; }
        .field { margin: 0 0 14px; min-width: 0; flex: 1; }
        .row { display: flex; gap: 12px; }
        label { display: block; margin: 0 0 4px; font-size: 14px; font-weight: 600; }
        input, select, textarea {
          width: 100%; padding: 11px 12px; font: inherit; color: inherit; background: #fff; border: 1px solid #8a95a3;
          border-radius: 8px;
        }
        input[type="checkbox"], input[type="radio"] { width: 20px; height: 20px; margin: 2px 10px 0 0; flex: none; }
        .check { display: flex; align-items: flex-start; margin: 0 0 14px; }
        .check label { margin: 0; font-weight: 400; }
        .button {
          display: block; width: 100%; min-height: 46px; padding: 11px 16px; font: inherit; font-weight: 620;
          color: #fff; text-align: center; text-decoration: none; background: #2f56d9;
          border: 1px solid #2f56d9; border-radius: 8px; cursor: pointer;
        }
        .button:hover { background: #2447bd; }
        .button + .button, form + form .button { margin-top: 10px; }
        .button.secondary { color: #1b2430; background: #fff; border-color: #8a95a3; }
        .button.secondary:hover { background: #f2f4f7; }
        :focus-visible { outline: 3px solid #14b8d4; outline-offset: 2px; }
        details { margin: 0 0 8px; }
        summary { cursor: pointer; }
        .choices { margin: 8px 0 0; padding: 0; list-style: none; font-size: 14px; }
        .choices li { padding: 8px 0; border-top: 1px solid #e4e8ed; }
        code, pre { font: 13px/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        code { overflow-wrap: anywhere; }
        pre {
          margin: 0 0 10px; padding: 10px 12px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere;
          background: #f4f6f9; border-radius: 8px; max-height: 360px; overflow-y: auto;
        }
        .panel { padding: 4px 14px; background: #fff; border-radius: 12px; box-shadow: 0 1px 3px rgba(27, 36, 48, .1); }
        .panel.scroll { overflow-x: auto; padding: 0; }
        .panel > p { margin: 10px 0; }
        .facts {
          display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 8px 20px; margin: 10px 0;
        }
        .facts div { min-width: 0; }
        .facts dt { color: #56616f; font-size: 13px; }
        .facts dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        .grid { width: 100%; border-collapse: collapse; font-size: 14px; }
        .grid th, .grid td { padding: 8px 14px; text-align: left; vertical-align: top; white-space: nowrap; }
        .grid th { color: #56616f; font-weight: 600; border-bottom: 1px solid #d5dbe2; }
        .grid tr + tr td { border-top: 1px solid #e9edf1; }
        .entry { margin: 0; border-top: 1px solid #e9edf1; }
        .entry:first-child { border-top: 0; }
        .entry > summary {
          display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: baseline; padding: 10px 0; font-size: 15px;
        }
        .entry > summary::before { content: "\\25B8"; color: #56616f; }
        .entry[open] > summary::before { content: "\\25BE"; }
        .entry > summary::-webkit-details-marker { display: none; }
        .entry .what { font-weight: 600; overflow-wrap: anywhere; min-width: 0; }
        .entry .when {
          margin-left: auto; white-space: nowrap; color: #56616f; font-size: 13px; font-variant-numeric: tabular-nums;
        }
        .entry > div { padding: 0 0 8px; }
        .tag {
          display: inline-block; padding: 0 8px; border-radius: 999px; font-size: 13px; font-weight: 600;
          line-height: 22px; color: #35404d; background: #e6eaef; white-space: nowrap;
        }
        .tag.good { color: #0d5132; background: #d5f0e2; }
        .tag.bad { color: #8c1420; background: #fbdcdf; }
        .tag.fault { color: #3d2c00; background: #ffe29a; }
        @media (min-width: 640px) {
          .narrow main { margin-top: 40px; padding: 32px; }
          main { margin-top: 24px; }
          .facts { grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); }
        }

        """
}
