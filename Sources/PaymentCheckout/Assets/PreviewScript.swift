/// What the script of forms with a preview does: it asks for the preview again by itself while somebody types, which a button does without
/// it.
enum PreviewScript {
    static let text = """
        "use strict";
        for (const form of document.querySelectorAll("form[data-preview]")) {
          let timer = 0, latest = 0;
          const show = async () => {
            const turn = ++latest;
            const body = new URLSearchParams(new FormData(form));
            body.set("fragment", "yes");
            try {
              const answer = await fetch(form.dataset.preview, { method: "POST", body, credentials: "same-origin" });
              if (!answer.ok) return;
              const page = new DOMParser().parseFromString(await answer.text(), "text/html");
              const part = page.getElementById(form.dataset.into);
              const old = document.getElementById(form.dataset.into);
              if (turn === latest && part && old) old.replaceChildren(...part.childNodes);
            } catch {
              // Without an answer what is shown stays, and the button still works.
            }
          };
          form.addEventListener("input", () => {
            clearTimeout(timer);
            timer = setTimeout(show, 400);
          });
        }

        """
}
