internal import PaymentCore
internal import PaymentCrypto
internal import PaymentLocalization

extension StaffMember {
    /// The fewest characters of a password.
    static let passwordLengthMin = 12

    /// Makes a member with a password.
    ///
    /// - Throws: `StaffProblem` for a password or a name to show that cannot be; `CryptoError`.
    init(
        name: String, shownName: String, role: StaffRole, language: Language, password: String,
        cost: PasswordHash.Cost = .standard
    ) async throws {
        self.init(
            name: name, shownName: try Self.shown(shownName), role: role, language: language,
            passwordHash: try await Self.hash(password, of: name, cost: cost))
    }

    /// A name as it may be shown.
    static func shown(_ name: String) throws(StaffProblem) -> String {
        let shown = name.trimmed
        let isPlain = shown.unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
        }
        guard !shown.isEmpty, shown.count <= 80, isPlain else { throw .badShownName }
        return shown
    }

    /// What is kept of a password.
    ///
    /// - Throws: `StaffProblem.badPassword`; `CryptoError`.
    @concurrent
    static func hash(_ password: String, of name: String, cost: PasswordHash.Cost = .standard) async throws -> String {
        guard password.count >= passwordLengthMin, password.utf8.count <= PasswordHash.passwordByteCountMax,
            password.lowercased() != name
        else { throw StaffProblem.badPassword }
        let random = SystemRandomSource()
        let salt = (0..<PasswordHash.saltByteCount).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        return try PasswordHash(password, salt: salt, cost: cost).text
    }

    /// Whether somebody has this password.
    ///
    /// A guess takes a core for a while, so it is not made where other requests are answered. For nobody, and for a hash that cannot be
    /// read, one is made at the standard cost all the same, so that the time does not tell who works here (S-71).
    @concurrent
    static func isPassword(_ password: String, of member: StaffMember?) async throws -> Bool {
        guard let hash = member.flatMap({ PasswordHash(text: $0.passwordHash) }) else {
            _ = try PasswordHash(
                String(password.prefix(64)), salt: [UInt8](repeating: 7, count: PasswordHash.saltByteCount))
            return false
        }
        return try hash.matches(password)
    }
}
