internal import Hummingbird
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders

/// The visits of staff: half an hour without a click ends one, and twelve hours end every one (S-67).
///
/// A visit names the member and a digest of their password and second factor, so that changing either ends all their visits.
struct StaffSession: Sendable {
    let key: StoreKey
    let address: SiteAddress

    private static let idleSeconds: Int64 = 1800
    private static let mostSeconds: Int64 = 12 * 3600
    // The browser's copy is renewed at most once a minute.
    private static let renewalSeconds: Int64 = 60

    private var cookie: SessionCookie {
        SessionCookie(purpose: "staff", address: address, key: key, seconds: Self.idleSeconds)
    }

    /// Somebody who is signed in.
    struct Entered: Sendable {
        let member: StaffMember
        let session: Session
        /// What the browser is to keep instead.
        let renewed: Cookie?
    }

    /// Begins a visit.
    func begin(_ member: StaffMember, at now: Timestamp) throws(OrderError) -> Cookie {
        try issue(member, since: now.secondsSinceEpoch, at: now)
    }

    /// Ends the visit in the browser.
    func ended() -> Cookie { cookie.ended() }

    /// Whoever sends a request; nil for somebody who is not signed in.
    ///
    /// - Parameter member: finds a member by name.
    func entered(
        _ request: SiteRequest, at now: Timestamp, _ member: (String) -> StaffMember?
    ) throws(OrderError) -> Entered? {
        guard let read = try cookie.read(request, at: now), read.fields.count == 4,
            let since = Int64(read.fields[2]), let issued = Int64(read.fields[3]),
            now.secondsSinceEpoch < since + Self.mostSeconds, let member = member(read.fields[0]),
            try credentials(of: member) == read.fields[1]
        else { return nil }
        let isOld = now.secondsSinceEpoch >= issued + Self.renewalSeconds
        return Entered(
            member: member, session: try cookie.session(Array(read.fields.prefix(3))),
            renewed: isOld ? try issue(member, since: since, at: now) : nil)
    }

    /// The visit that `begin` begins.
    func session(of member: StaffMember, since now: Timestamp) throws(OrderError) -> Session {
        try cookie.session([member.name, try credentials(of: member), String(now.secondsSinceEpoch)])
    }

    private func issue(_ member: StaffMember, since: Int64, at now: Timestamp) throws(OrderError) -> Cookie {
        try cookie.issue(
            [member.name, try credentials(of: member), String(since), String(now.secondsSinceEpoch)], at: now)
    }

    /// A digest of what somebody signs in with; it tells nothing of it.
    func credentials(of member: StaffMember) throws(OrderError) -> String {
        try key.siteCode(
            "staff credentials", [member.name, member.passwordHash, member.secondFactor ?? ""]
        ).text
    }
}
