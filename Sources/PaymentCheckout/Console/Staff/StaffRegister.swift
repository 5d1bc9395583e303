internal import Foundation
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentLocalization
internal import PaymentOrders

/// Who works in the console: kept sealed in the store, so that a copy of the database tells no password and no secret (S-01).
struct StaffRegister: Sendable {
    let orders: Orders
    let key: StoreKey

    private static let setting = "staff"
    private static let membersMax = 200

    /// Everybody, by name.
    func members() async throws(OrderError) -> [StaffMember] { try await read().members }

    /// The member who signs in with a name.
    func member(_ name: String) async throws(OrderError) -> StaffMember? {
        try await members().first { $0.name == name }
    }

    /// Adds somebody.
    ///
    /// - Throws: `StaffProblem`, `OrderError`.
    func add(_ member: StaffMember, by actor: Principal) async throws {
        guard Self.isName(member.name) else { throw StaffProblem.badName }
        try await change("added \(member.name) as \(member.role.rawValue)", by: actor) { members throws(StaffProblem) in
            guard !members.contains(where: { $0.name == member.name }) else { throw .nameTaken }
            guard members.count < Self.membersMax else { throw .tooMany }
            members.append(member)
        }
    }

    /// Changes somebody.
    ///
    /// - Parameter detail: what is changed, for the audit trail; no secret.
    /// - Throws: `StaffProblem`, `OrderError`.
    func update(
        _ name: String, _ detail: String, by actor: Principal,
        _ body: @Sendable @escaping (inout StaffMember) throws(StaffProblem) -> Void
    ) async throws {
        try await change("\(name): \(detail)", by: actor) { members throws(StaffProblem) in
            guard let place = members.firstIndex(where: { $0.name == name }) else { throw .unknown }
            try body(&members[place])
        }
    }

    /// Removes somebody; all their visits end.
    ///
    /// - Throws: `StaffProblem`, `OrderError`.
    func remove(_ name: String, by actor: Principal) async throws {
        try await change("removed \(name)", by: actor) { members throws(StaffProblem) in
            guard members.contains(where: { $0.name == name }) else { throw .unknown }
            members.removeAll { $0.name == name }
        }
    }

    /// Uses a one-time code of somebody, once.
    ///
    /// - Returns: whether it is good; it is good no more then.
    func useCode(_ code: String, of name: String, at now: Timestamp, for what: String) async throws -> Bool {
        do {
            try await update(name, "used a code to \(what)", by: Principal(.staff, name)) {
                member throws(StaffProblem) in
                guard let secret = member.secondFactor.flatMap(Base32.bytes) else { throw .wrongCode }
                let step: Int64?
                do {
                    step = try OneTimeCode.step(
                        of: code, secret: secret, at: now.secondsSinceEpoch, after: member.lastStep)
                } catch { throw .wrongCode }
                guard let step else { throw .wrongCode }
                member.lastStep = step
            }
            return true
        } catch StaffProblem.wrongCode {
            return false
        }
    }

    // Somebody else may change the list meanwhile; then it is read and changed again.
    private func change(
        _ detail: String, by actor: Principal, _ body: @Sendable (inout [StaffMember]) throws(StaffProblem) -> Void
    ) async throws {
        var tries = 0
        while true {
            var (members, version) = try await read()
            let hadOwner = members.contains { $0.role == .owner }
            try body(&members)
            if hadOwner, !members.contains(where: { $0.role == .owner }) { throw StaffProblem.lastOwner }
            members.sort { $0.name < $1.name }
            do {
                let text = String(decoding: try JSONEncoder().encode(members), as: UTF8.self)
                try await orders.setSiteSetting(
                    Self.setting, to: try key.seal(text, forSite: Self.setting), from: version, detail: detail,
                    by: actor)
                return
            } catch let error as OrderError where error.code == .conflict && tries < 5 {
                tries += 1
            }
        }
    }

    private func read() async throws(OrderError) -> (members: [StaffMember], version: Int) {
        let setting = try await orders.siteSetting(Self.setting)
        guard let value = setting.value else { return ([], setting.version) }
        let text = try key.open(value, forSite: Self.setting)
        do { return (try JSONDecoder().decode([StaffMember].self, from: Data(text.utf8)), setting.version) } catch {
            throw OrderError(.corrupt, "the list of staff cannot be read; restore a backup")
        }
    }

    /// Whether somebody can sign in with this name.
    static func isName(_ name: String) -> Bool {
        (1...40).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || ".-_".utf8.contains($0)
            }
    }
}

/// Why the list of staff stays as it is.
enum StaffProblem: Error, Hashable, CaseIterable {
    /// The name to sign in with has other characters than it may, or too many.
    case badName
    /// Somebody has the name.
    case nameTaken
    /// There is nothing to call them.
    case badShownName
    /// The password is too short or too long, or is the name.
    case badPassword
    /// What was typed as the present password is another.
    case wrongPassword
    /// It is the only owner, and somebody must be able to change this list.
    case lastOwner
    /// There is nobody of this name.
    case unknown
    /// The code is wrong, too old, or was used.
    case wrongCode
    /// The list is full.
    case tooMany
    /// What is one's own is changed elsewhere, with what proves who one is.
    case oneself
}
