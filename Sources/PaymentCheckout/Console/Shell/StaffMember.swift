internal import PaymentLocalization

/// Somebody of the business who may sign in to the console.
struct StaffMember: Hashable, Sendable, Codable {
    /// What they sign in with: 1 to 40 of `a-z 0-9 . _ -`.
    let name: String
    /// What they are called.
    var shownName: String
    /// What they may do.
    var role: StaffRole
    /// The language of their console.
    var language: Language
    /// Their password, as `PasswordHash` keeps it.
    var passwordHash: String
    /// The secret of their second factor in base32; nil without one.
    var secondFactor: String?
    /// The step of the last code that was used; none is good twice.
    var lastStep: Int64?
}
