internal import Foundation
internal import PaymentCore

extension Orders {
    private static var branchSetting: String { "branches" }

    /// The branches of the business, with the count of their changes.
    public func branches() async throws(OrderError) -> (branches: Branches, version: Int) {
        try await store.transaction { (tx) throws(OrderError) in try Self.branches(tx) }
    }

    /// Changes the branches of the business, and writes who did it into the audit trail.
    ///
    /// What was entered in their books before stays as it was.
    ///
    /// - Parameter version: that of the branches the change was made from.
    /// - Throws: `OrderError.refused` when a branch would be gone, because its orders still have money to come;
    ///   `OrderError.conflict` when somebody else has changed them since.
    public func setBranches(_ branches: Branches, from version: Int, by actor: Principal) async throws(OrderError) {
        let known = try await self.branches().branches
        if let gone = known.all.first(where: { branches[$0.name] == nil }) {
            throw OrderError(
                .refused, "the branch '\(gone.name)' may have orders that are not paid yet; keep it", field: "branch",
                value: gone.name)
        }
        let stored = StoredBranches(branches: branches.all, topUp: branches.topUp)
        let text: String
        do { text = String(decoding: try JSONEncoder().encode(stored), as: UTF8.self) } catch {
            throw OrderError(.invalid, "the branches cannot be written as text", field: "branches")
        }
        let names = branches.all.map { "'\($0.name)'" }.joined(separator: ", ")
        try await setSiteSetting(
            Self.branchSetting, to: text, from: version, detail: "\(names), top-ups '\(branches.topUp ?? "")'",
            by: actor)
    }

    static func branches(_ tx: any StoreTransaction) throws(OrderError) -> (branches: Branches, version: Int) {
        let setting = try SiteSetting(stored: tx.setting(SiteSetting.name(branchSetting)))
        do {
            guard let text = setting.value else { return (try Branches(), setting.version) }
            let stored = try JSONDecoder().decode(StoredBranches.self, from: Data(text.utf8))
            return (try Branches(stored.branches, topUp: stored.topUp), setting.version)
        } catch {
            throw OrderError(.corrupt, "the branches in the store cannot be read; restore a backup", field: "branches")
        }
    }

    /// The name of the branch that has a booking: that which is named, else the first one.
    static func branch(_ name: String?, _ tx: any StoreTransaction) throws(OrderError) -> String? {
        let branches = try branches(tx).branches
        guard let name else { return branches.all.first?.name }
        guard branches[name] != nil else {
            let names = branches.all.map { "'\($0.name)'" }.joined(separator: ", ")
            throw OrderError(
                .invalid,
                "the business has no branch '\(name)'; " + (names.isEmpty ? "it has none" : "name one of \(names)"),
                field: "branch", value: name)
        }
        return name
    }
}

private struct StoredBranches: Codable {
    let branches: [Branch]
    let topUp: String?
}
