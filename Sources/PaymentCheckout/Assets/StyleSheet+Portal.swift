extension StyleSheet {
    /// What the portal has beside the payment page: a way between its pages.
    // Links have the color of the text: that of the business need not be readable on every theme's paper.
    static let portal = """
        .papers a, .portal a { color: inherit; }
        .papers { margin: 1.25rem 0 0; padding: 0; list-style: none; }
        .papers a { display: inline-block; padding: .375rem 0; }
        .portal header, .portal main { max-width: 46rem; }
        .portal .logo { display: block; width: auto; height: auto; max-width: 10rem; max-height: 4rem; margin: 0 0 .5rem; }
        .portal nav {
          display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; justify-content: space-between;
          margin: .75rem 0 0;
        }
        .portal nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0; list-style: none; }
        .portal nav a { display: inline-block; padding: .5rem 0; }
        .portal nav a[aria-current] { font-weight: 650; text-decoration: none; border-bottom: 3px solid var(--text); }
        .portal nav button {
          width: auto; padding: .5rem 0; color: var(--text); background: none; border: 0; border-radius: 0; font-weight: 500;
          text-decoration: underline;
        }
        .portal .note { margin: 1rem 0; }
        .portal form + p { margin-top: .75rem; }
        .portal h3 { margin: 0 0 .125rem; font-size: 1rem; line-height: 1.4; font-weight: 600; }
        .records { margin: 0 0 1.25rem; padding: 0; list-style: none; }
        .records li { padding: .875rem 0; border-top: 1px solid var(--line); }
        .records li:last-child { border-bottom: 1px solid var(--line); }
        .records li > :last-child { margin-bottom: 0; }
        .records h2 { margin: 0; }
        .records p { margin: 0 0 .25rem; }
        .records a { display: inline-block; padding: .125rem 0; }
        .records .figures { margin: .5rem 0 0; border-top: 0; }
        .records .figures div { padding: .125rem 0; border-bottom: 0; }
        .portal .mark { display: inline-block; }
        .portal .mark::before {
          content: ""; display: inline-block; width: .625em; height: .625em; margin-right: .375em; border-radius: 50%;
          background: currentColor;
        }
        .portal .mark.due { color: var(--text); }
        .period { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: end; margin: 1rem 0; }
        .period .own { flex: 1 1 11rem; min-width: 0; }
        .period .own input { min-width: 0; }
        .period button { flex: 1 1 8rem; width: auto; margin: 0 0 .75rem; }
        .portal .stack .money { text-align: right; }

        """
}
