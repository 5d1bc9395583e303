internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentOrders

/// A visit of somebody who has signed in: what the browser keeps, which this store alone can make, and nothing is kept here.
///
/// The fields are names and numbers, no secrets: the browser can read them.
struct SessionCookie: Sendable {
    /// Whose visits: `portal` or `staff`.
    let purpose: String
    let address: SiteAddress
    let key: StoreKey
    /// How long a visit lasts.
    let seconds: Int64

    /// Its name; the prefix keeps it from being set by other hosts of the domain, and from being sent without encryption.
    var name: String { "__Host-\(purpose)\(address.cookieSuffix)" }

    /// Begins a visit.
    ///
    /// - Parameter fields: who it is and what else the site has to know; of letters, digits, `.`, `_` and `-`.
    func issue(_ fields: [String], at now: Timestamp) throws(OrderError) -> Cookie {
        let all = fields + [String(now.secondsSinceEpoch + seconds)]
        let code = try key.siteCode(scope, all)
        return cookie((all + [code.text]).joined(separator: Self.separator), maxAge: Int(seconds))
    }

    /// Ends a visit in the browser.
    func ended() -> Cookie { cookie("", maxAge: 0) }

    /// The visit of a request; nil when there is none, it has ended, or was made elsewhere.
    func read(_ request: SiteRequest, at now: Timestamp) throws(OrderError) -> Session? {
        guard let text = request.cookie(name), text.utf8.count <= 1000 else { return nil }
        let parts = text.split(separator: Self.separator, omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 3, let end = Int64(parts[parts.count - 2]) else { return nil }
        let code: LinkToken
        do { code = try LinkToken(parts[parts.count - 1]) } catch { return nil }
        guard try key.isValid(siteCode: code, scope, Array(parts.dropLast())), end > now.secondsSinceEpoch else {
            return nil
        }
        return try session(Array(parts.dropLast(2)))
    }

    /// The visit of somebody, with the code of its forms: no other site and no other visitor can send one (S-66).
    ///
    /// The code does not change while the cookie is renewed, so that another window can still send its form.
    ///
    /// - Parameter fields: who it is; one of them is of this sign-in alone.
    func session(_ fields: [String]) throws(OrderError) -> Session {
        Session(fields: fields, formCode: try key.siteCode("\(scope) form", fields).text)
    }

    private static let separator = "~"
    private var scope: String { "\(purpose) \(address.base.text)" }

    private func cookie(_ value: String, maxAge: Int) -> Cookie {
        Cookie(name: name, value: value, maxAge: maxAge, path: "/", secure: true, httpOnly: true, sameSite: .lax)
    }
}

/// A visit of somebody who has signed in.
struct Session: Sendable {
    /// Who it is, and what else was kept.
    let fields: [String]
    /// What every form of the visit carries in its field `code`.
    let formCode: String

    /// Refuses a form that was not made for this visit, or is sent by another site's page (S-66).
    func requireForm(_ request: SiteRequest, _ address: SiteAddress) throws(FormProblem) {
        try request.requireOwnOrigin(address)
        guard Self.isSame(request.form["code"] ?? "", formCode) else { throw .notOurs }
    }

    // Every byte is looked at, so that the time does not tell where they differ.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        guard one.utf8.count == other.utf8.count else { return false }
        return zip(one.utf8, other.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
