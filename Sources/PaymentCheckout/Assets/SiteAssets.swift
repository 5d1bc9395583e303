internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PaymentDocuments

/// The files that pages load: one style sheet, the colors and pictures of the business, and two scripts that pages do without.
struct SiteAssets {
    let settings: @Sendable () async throws -> PageSettings
    let picture: @Sendable (Picture.Use) async throws -> (bytes: [UInt8], mark: PictureMark)?

    func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
        router.get("assets/checkout.css") { _, _ in Self.file(Self.style, "text/css") }
        router.get("assets/checkout.js") { _, _ in Self.file(Script.text, "text/javascript") }
        router.get("assets/brand.css") { [settings] _, _ in
            Self.file(BrandStyle.text(try await settings()), "text/css")
        }
        router.get("assets/preview.js") { _, _ in Self.file(PreviewScript.text, "text/javascript") }
        for use in Picture.Use.allCases {
            router.get(RouterPath("assets/\(use.rawValue)")) { [picture] request, _ in
                guard let (bytes, mark) = try await picture(use) else { throw HTTPError(.notFound) }
                return Self.file(bytes, use, isNamed: request.uri.queryParameters.get("v") == mark.digest)
            }
        }
    }

    private static let style = StyleSheet.text + StyleSheet.portal + StyleSheet.console + StyleSheet.office

    // An address with the picture's digest names these bytes for ever, so a browser may keep them for as long.
    private static func file(_ bytes: [UInt8], _ use: Picture.Use, isNamed: Bool) -> Response {
        var fields = SecurityHeaders.of()
        fields[.contentType] = use == .logo ? "image/png" : "image/jpeg"
        if isNamed { fields[.cacheControl] = "public, max-age=31536000, immutable" }
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func file(_ text: String, _ type: String) -> Response {
        var fields = SecurityHeaders.of()
        fields[.contentType] = "\(type); charset=utf-8"
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

/// What the script does: it keeps a form from being sent twice, goes on by itself, which a button does without it, and
/// chooses the own amount for whoever types one.
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
          const own = document.querySelector("input[name=choice][value=own]");
          field.addEventListener("input", () => { if (own && field.value.trim()) own.checked = true; });
          for (const choice of document.querySelectorAll("input[name=choice]")) {
            choice.addEventListener("change", () => { if (choice !== own) field.value = ""; });
          }
        }
        const leaving = document.querySelector("form[data-go]");
        if (leaving && performance.getEntriesByType("navigation")[0]?.type !== "back_forward") leaving.submit();

        """
}
