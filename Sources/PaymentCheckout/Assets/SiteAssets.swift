internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PaymentDocuments

/// The files that pages load: one style sheet, the colors of the business, and one script that pages do without.
struct SiteAssets {
    let settings: @Sendable () async throws -> PageSettings

    func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
        router.get("assets/checkout.css") { _, _ in Self.file(StyleSheet.text, "text/css") }
        router.get("assets/checkout.js") { _, _ in Self.file(Script.text, "text/javascript") }
        router.get("assets/brand.css") { [settings] _, _ in
            let accent = try await settings().accent
            let text = accent.map { ":root{--accent:\($0);--ink:\($0.ink)}\n" } ?? ""
            return Self.file(text, "text/css")
        }
    }

    private static func file(_ text: String, _ type: String) -> Response {
        var fields = SecurityHeaders.of()
        fields[.contentType] = "\(type); charset=utf-8"
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

/// What the script does: it keeps a form from being sent twice, and goes on by itself, which a button does without it.
enum Script {
    static let text = """
        "use strict";
        for (const form of document.querySelectorAll("form[data-once]")) {
          form.addEventListener("submit", (event) => {
            if (form.dataset.sent) { event.preventDefault(); return; }
            form.dataset.sent = "yes";
            for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
          });
        }
        addEventListener("pageshow", () => {
          for (const form of document.querySelectorAll("form[data-once]")) {
            delete form.dataset.sent;
            for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
          }
        });
        for (const field of document.querySelectorAll("#amount")) {
          field.addEventListener("focus", () => {
            const own = document.querySelector("input[name=choice][value=own]");
            if (own) own.checked = true;
          });
        }
        const leaving = document.querySelector("form[data-go]");
        if (leaving && performance.getEntriesByType("navigation")[0]?.type !== "back_forward") leaving.submit();

        """
}
