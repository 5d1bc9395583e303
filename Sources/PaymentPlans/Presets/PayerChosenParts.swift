/// An offer that the payer may pay in parts of their own choosing (P-LE-1 to P-LE-9).
public struct PayerChosenParts: Hashable, Sendable {
    /// The settings of the parts; nil where partial payment is off and the whole is paid at once.
    public var parts: PayerParts?
    /// What the payer reads about the payment.
    public var note: String?

    /// Creates settings.
    public init(_ parts: PayerParts?, note: String? = nil) {
        self.parts = parts
        self.note = note
    }

    /// The terms they stand for: one item, which the payer divides.
    public func terms() throws(PlanError) -> Terms {
        // Whoever chooses the parts chooses their days too.
        try Terms(
            lines: [Line(.balance, .rest, due: parts == nil ? .onBooking : .undated, note: note)],
            payerChoice: parts.map(Terms.PayerChoice.parts) ?? .exact)
    }
}
