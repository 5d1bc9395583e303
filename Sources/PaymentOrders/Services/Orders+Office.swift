public import PaymentCore

/// An open case, with what somebody needs to decide about it.
public struct OpenCase: Hashable, Sendable {
    /// The case.
    public let file: CaseFile
    /// The number of its order.
    public let orderNumber: String?
    /// How much of its money lies in suspense, about which `resolveSuspense` decides; nil where none does.
    public let held: Money?
    /// Whether the gateway can be asked to give that money back.
    public let canGiveBack: Bool
}

extension Orders {
    /// The open cases, oldest first; at most `limit`.
    public func openCases(limit: Int) async throws(OrderError) -> [OpenCase] {
        try await store.transaction { (tx) throws(OrderError) in
            var cases: [OpenCase] = []
            for file in try tx.openCases(of: nil, limit: limit) {
                let number = if let id = file.order { try tx.number(of: id) } else { String?.none }
                let money = try heldMoney(of: file, tx)
                let payment = money?.payment
                cases.append(
                    OpenCase(
                        file: file, orderNumber: number, held: money?.amount,
                        canGiveBack: file.order != nil && payment?.state != .captured && payment?.transaction != nil))
            }
            return cases
        }
    }

    /// Closes a case with what was done about it.
    ///
    /// Closed once, it stays as it was.
    ///
    /// - Parameter note: what was done, in 1 to 1000 characters.
    /// - Throws: `OrderError.forbidden` unless staff or a manager asks; `.invalid` for the note; `.refused` while money of the case lies in
    ///   suspense, about which `resolveSuspense` decides; `.conflict` when it was closed with other words; `.notFound`.
    @discardableResult
    public func closeCase(_ id: CaseFile.ID, note: String, by actor: Principal) async throws(OrderError) -> CaseFile {
        try actor.require(.manager, .staff, to: "close a case")
        guard !note.allSatisfy(\.isWhitespace), note.count <= 1000 else {
            throw OrderError(
                .invalid, "say in 1 to 1000 characters what was done about the case", field: "note", value: note)
        }
        return try await store.transaction { (tx) throws(OrderError) in
            guard let seen = try tx.caseFile(id) else { throw .notFound("case", id) }
            if let order = seen.order, try tx.lockedOrder(order) == nil { throw .notFound("order", order) }
            guard var file = try tx.caseFile(id) else { throw .notFound("case", id) }
            guard file.closedAt == nil else {
                if file.resolution == note { return file }
                throw OrderError(
                    .conflict, "the case was closed: \(file.resolution ?? "")", field: "case", value: id.text)
            }
            guard try heldMoney(of: file, tx) == nil else {
                throw OrderError(
                    .refused, "money of this case lies in suspense; say first what becomes of it", field: "case",
                    value: id.text)
            }
            file.closedAt = try tx.now()
            file.resolution = note
            try tx.update(file)
            try audit(
                tx, file.order?.text ?? Chain.storeBook, actor, .closeCase, reason: note,
                detail: "\(file.kind.rawValue) \(file.id)", at: try tx.now())
            return file
        }
    }

    /// Has a message tried again at once that could not be delivered, also one that was given up.
    ///
    /// What was delivered meanwhile stays so, and is not sent twice.
    ///
    /// - Throws: `OrderError.forbidden` unless staff or a manager asks; `.notFound`.
    public func sendAgain(_ id: Message.ID, by actor: Principal) async throws(OrderError) {
        try actor.require(.manager, .staff, to: "send a message again")
        try await store.transaction { (tx) throws(OrderError) in
            guard let message = try tx.message(id) else { throw .notFound("message", id) }
            guard message.deliveredAt == nil else { return }
            if let order = message.order, try tx.lockedOrder(order) == nil { throw .notFound("order", order) }
            let now = try tx.now()
            try tx.schedule(.message, id.text, at: now, replacing: true)
            try audit(
                tx, message.order?.text ?? Chain.storeBook, actor, .sendMessageAgain, reason: "",
                detail: "\(message.kind.rawValue) \(id)", at: now)
        }
    }

    /// Money that the case was opened for and that is still to be decided about.
    private func heldMoney(of file: CaseFile, _ tx: any StoreTransaction) throws(OrderError) -> SuspendedMoney? {
        switch file.kind {
        case .mismatch, .refundFailed, .dispute:
            do throws(OrderError) {
                let money = try SuspendedMoney(file, tx)
                return money.amount.isPositive ? money : nil
            } catch {
                // The case is about no money in suspense.
                if error.code == .invalid { return nil }
                throw error
            }
        default: return nil
        }
    }
}
