internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentTemplates

/// A page, before it is sent.
struct SitePage {
    /// The status.
    var status: HTTPResponse.Status = .ok
    /// Which template.
    let template: HTMLTemplate
    /// What it shows.
    var values: [String: TemplateValue]
    /// The language it is in.
    let language: Language
    /// Other hosts that a form of the page may be sent to.
    var formTargets: [AbsoluteURL] = []
    /// Where the browser goes by itself, without a click.
    var next: AbsoluteURL?
    /// After how many seconds it asks again.
    var refreshSeconds: Int?

    /// The answer that shows it.
    ///
    /// - Throws: `HTTPError` when the template cannot be used.
    func response() throws(HTTPError) -> Response {
        guard let text = template.rendered(values) else {
            throw HTTPError(.internalServerError, message: template.problem ?? "the page cannot be made")
        }
        var fields = SecurityHeaders.of(formTargets: formTargets)
        fields[.contentType] = "text/html; charset=utf-8"
        fields[.contentLanguage] = language.rawValue
        if let refresh = HTTPField.Name("Refresh") {
            if let next { fields[refresh] = "0; url=\(next.text)" }
            if let refreshSeconds { fields[refresh] = String(refreshSeconds) }
        }
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

/// The header fields that every page has (S-60, S-68).
enum SecurityHeaders {
    /// The fields of a page whose forms go to this site and to `formTargets`.
    ///
    /// No other site hears where a visitor came from; this one does, because browsers hide a form's origin otherwise (S-51, S-66).
    /// Nothing is loaded but style, script and pictures of this host, all from files: nothing stands in the page itself.
    static func of(formTargets: [AbsoluteURL] = []) -> HTTPFields {
        let targets = (["'self'"] + formTargets.map(\.origin)).joined(separator: " ")
        var fields = HTTPFields()
        let all = [
            (
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action \(targets); "
                    + "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
            ),
            ("Referrer-Policy", "same-origin"), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
            ("Cache-Control", "no-store"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("X-Robots-Tag", "noindex"),
            ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
            ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"),
        ]
        for (name, value) in all {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return fields
    }
}

extension Response {
    /// Sends the browser to a path of this site.
    static func seeOther(_ path: String) -> Response {
        var fields = SecurityHeaders.of()
        fields[.location] = path
        return Response(status: .seeOther, headers: fields)
    }
}
