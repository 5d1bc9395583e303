internal import PaymentLocalization
internal import PaymentOrders

/// The words there are to begin with.
enum DefaultTemplates {
    static func template(_ slot: MessageTemplates.Slot) -> MessageTemplate {
        switch (slot.language, slot.audience) {
        case (.en, .customer): English.toCustomer(slot.kind)
        case (.en, .staff): English.toStaff(slot.kind)
        case (.uk, .customer): Ukrainian.toCustomer(slot.kind)
        case (.uk, .staff): Ukrainian.toStaff(slot.kind)
        }
    }

    /// The words in English.
    enum English {}
    /// The words in Ukrainian.
    ///
    /// Nobody is addressed by name, for a name in the nominative is no address. What somebody else named stands in quotation marks, so
    /// that it needs no case, and the apostrophe is U+02BC, a letter.
    enum Ukrainian {}
}
