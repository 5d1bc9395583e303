/// A price in equal parts, with a deposit before them or without (E-4).
public struct InstallmentPlan: Hashable, Sendable {
    /// The deposit, taken on booking; nil for none.
    public var deposit: DepositAmount?
    /// How many parts, and how far apart.
    public var parts: Line.Parts
    /// When the first part falls due; undated: one interval after a deposit, else on booking (D-42).
    public var first: Due
    /// How the parts come in.
    public var collection: Line.Collection

    /// Creates settings.
    public init(
        deposit: DepositAmount? = nil, parts: Line.Parts, first: Due = .undated,
        collection: Line.Collection = .savedMethod
    ) {
        self.deposit = deposit
        self.parts = parts
        self.first = first
        self.collection = collection
    }

    /// The terms they stand for.
    public func terms() throws(PlanError) -> Terms {
        let line = Line(.installment, .rest, due: first, parts: parts, collection: collection)
        return try Terms(lines: deposit.map { [$0.line(), line] } ?? [line])
    }
}
