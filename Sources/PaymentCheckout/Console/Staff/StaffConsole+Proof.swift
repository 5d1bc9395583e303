internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders

/// Whoever acts has not proved who they are.
struct Unproven: Error {
    /// What is wrong, in the language of whoever acts.
    let words: String
}

/// An open browser does not prove who sits there: what gives somebody power takes a code or a password besides (S-71).
extension StaffConsole {
    /// Takes what proves who acts: a one-time code, or the password of somebody without a second factor.
    ///
    /// - Parameter what: what it is for, for the audit trail.
    /// - Throws: `Unproven`, `OrderError`.
    func requireProof(_ visit: ConsoleVisit, for what: String) async throws {
        guard visit.staff.secondFactor != nil else { return try await requirePassword(visit) }
        try await requireCode(visit, for: what)
    }

    /// Takes the one-time code of the form's field `otp`.
    ///
    /// - Throws: `Unproven`, `OrderError`.
    func requireCode(_ visit: ConsoleVisit, for what: String) async throws {
        let code = visit.field("otp", most: 20).filter { !$0.isWhitespace }
        try await counting(visit, orSay: visit.text[.wrongCode]) {
            try await register.useCode(code, of: visit.staff.name, at: visit.now, for: what)
        }
    }

    /// Takes the present password of the form's field `present`.
    ///
    /// - Throws: `Unproven`, `OrderError`.
    func requirePassword(_ visit: ConsoleVisit) async throws {
        try await counting(visit, orSay: visit.text.words(for: .wrongPassword)) {
            try await StaffMember.isPassword(visit.request.form["present"] ?? "", of: visit.staff)
        }
    }

    /// Counts a try in a bucket that only who has signed in can use up, and gives it back where it was a right one.
    private func counting(
        _ visit: ConsoleVisit, orSay words: String, _ isRight: () async throws -> Bool
    ) async throws {
        guard let taken = try await orders.takeTry(.staffCheck, from: try sessions.place(of: visit.staff)) else {
            // No try is older than an hour then, and none was counted since.
            let end = visit.language.dateTime(visit.now.adding(seconds: 3600), in: orders.business.zone)
            throw Unproven(words: visit.text.tooManyTries(until: end))
        }
        guard try await isRight() else { throw Unproven(words: words) }
        try await orders.giveBack([taken])
    }
}

extension StaffSession {
    /// What tries are counted by for a name: with what they sign in with, so that a new password has its own tries.
    func place(of member: StaffMember) throws(OrderError) -> String { "\(member.name) \(try credentials(of: member))" }
}
