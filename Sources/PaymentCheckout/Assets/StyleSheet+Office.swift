extension StyleSheet {
    /// What the settings, reports, cases, outbox and audit need beyond the rest.
    static let office = """
        .logo { display: block; width: auto; height: auto; max-width: 100%; max-height: 4rem; margin: 0 0 .5rem; }
        .thumb { display: block; width: auto; height: auto; max-width: 100%; max-height: 10rem; border: 1px solid var(--line); }
        .set { margin: 0 0 1.25rem; padding: 1rem; border: 1px solid var(--line); border-radius: 12px; min-width: 0; }
        .set > legend { padding: 0 .375rem; margin: 0; font-size: 1.0625rem; }
        .set > h2, .set > h3 { margin-top: 0; }
        h3 { margin: 1rem 0 .375rem; font-size: 1rem; line-height: 1.3; font-weight: 650; }
        .field { margin: 0 0 .875rem; }
        .field > label { display: block; margin: 0 0 .25rem; }
        .field input:not([type=checkbox]), .field select, .field textarea {
          width: 100%; max-width: 100%; padding: .5rem .75rem; font: inherit; color: var(--text); background: var(--paper);
          border: 1px solid var(--soft); border-radius: 10px;
        }
        .field textarea { resize: vertical; }
        .field [aria-invalid] { border-color: var(--bad); border-width: 2px; }
        .field .tick { display: flex; gap: .625rem; align-items: baseline; }
        .tick input { flex: none; width: 1.125rem; height: 1.125rem; margin: 0; align-self: center; accent-color: var(--accent); }
        @media (min-width: 48rem) {
          fieldset.set { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.25rem; align-items: start; }
          fieldset.set > .help { grid-column: 1 / -1; }
        }
        button.second, .button.second { color: var(--text); background: var(--paper); border-color: var(--accent); }
        .faults { margin: 0 0 1rem; padding: .625rem .75rem; border-left: 4px solid var(--bad); background: var(--note); }
        .faults p { margin: 0; font-weight: 650; }
        .faults ul { margin: .25rem 0 0; padding-left: 1.25rem; }
        .faults a { color: var(--text); }
        nav + p { margin-top: .75rem; }
        h1 + form { margin-top: 1rem; }
        .sums .money { text-align: right; }
        .cards { list-style: none; margin: 0 0 1rem; padding: 0; }
        .cards li { padding: .75rem 0; border-bottom: 1px solid var(--line); }
        .cards p { margin: .125rem 0 0; color: var(--soft); }
        .cards .mark.overdue { color: var(--bad); }
        .row { display: flex; flex-wrap: wrap; gap: .625rem; align-items: end; }
        .row > * { flex: 1 1 12rem; }
        .preview { margin: 0 0 1.25rem; padding: 1rem; border-radius: 12px; background: var(--note); }
        .preview h2 { margin-top: 0; }
        .preview .help, .preview dt, .preview thead th { color: var(--text); }
        .letter { white-space: pre-line; margin: 0; padding: .75rem; border-radius: 10px; background: var(--paper); }
        .sample {
          max-width: 24rem; margin: 0 0 1rem; padding: 1rem; color: var(--text); background: var(--paper);
          border-top: 4px solid var(--accent);
        }
        .sample p.button { margin: 0; }
        caption { padding: 0 0 .5rem; text-align: left; font-weight: 600; }
        tfoot td { font-weight: 650; }
        details { margin: 0 0 1rem; }
        summary { padding: .25rem 0; cursor: pointer; }
        code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .9375em; }
        .tabs { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: 0 0 1rem; padding: 0; }
        .tabs [aria-current] { font-weight: 650; }
        .preview .stack td::before { color: var(--text); }

        """
}
