internal import PaymentLocalization
internal import PaymentOrders

/// What a case is about, as the part of a sentence that follows a colon.
enum CaseWords {
    /// The words for the name a message carries; a name from a later version stands as it is.
    static func text(of name: String, in language: Language) -> String {
        CaseFile.Kind(rawValue: name).map { text(of: $0, in: language) } ?? name
    }

    static func text(of kind: CaseFile.Kind, in language: Language) -> String {
        switch language {
        case .en: english(kind)
        case .uk: ukrainian(kind)
        }
    }

    private static func english(_ kind: CaseFile.Kind) -> String {
        switch kind {
        case .paidAfterExpiry: "money came after the payment link had ended"
        case .paidAfterCancellation: "money came after the order had been canceled"
        case .paidAfterDecline: "money came after the order had been declined"
        case .overpaid: "more money came than was left to pay"
        case .mismatch: "money came that does not fit the order"
        case .outcomeUnknown: "nobody knows yet whether a payment went through"
        case .dispute: "the payer disputes a payment"
        case .collectionFailed: "a scheduled payment could not be collected"
        case .refundFailed: "a refund did not go through"
        case .accountStopped: "the payment gateway refuses our credentials"
        case .reconciliation: "our books and the gateway’s differ"
        case .messageFailed: "a message could not be delivered"
        }
    }

    private static func ukrainian(_ kind: CaseFile.Kind) -> String {
        switch kind {
        case .paidAfterExpiry: "гроші надійшли після закінчення терміну дії посилання на оплату"
        case .paidAfterCancellation: "гроші надійшли після скасування замовлення"
        case .paidAfterDecline: "гроші надійшли після відхилення замовлення"
        case .overpaid: "надійшло більше грошей, ніж залишалося сплатити"
        case .mismatch: "надійшли гроші, які не відповідають замовленню"
        case .outcomeUnknown: "поки що невідомо, чи пройшов платіж"
        case .dispute: "платник оскаржує платіж"
        case .collectionFailed: "не вдалося списати запланований платіж"
        case .refundFailed: "повернення грошей не пройшло"
        case .accountStopped: "платіжний сервіс не приймає наших ключів доступу"
        case .reconciliation: "наш облік і дані платіжного сервісу різняться"
        case .messageFailed: "не вдалося доставити повідомлення"
        }
    }
}
