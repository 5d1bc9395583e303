extension AuditVerb {
    /// What people read: what was done, in the past.
    public var word: ReportWord {
        switch self {
        case .book: said("booked", "заброньовано")
        case .acceptEstimate: said("estimate accepted", "кошторис прийнято")
        case .sendInvoice: said("invoice sent", "рахунок надіслано")
        case .reissueLink: said("new link issued", "видано нове посилання")
        case .sendLinkAgain: said("link sent again", "посилання надіслано ще раз")
        case .sendMessageAgain: said("message sent again", "повідомлення надіслано ще раз")
        case .recordEvent: said("event recorded", "подію зазначено")
        case .reschedule: said("date moved", "дату перенесено")
        case .changeTotal: said("price changed", "ціну змінено")
        case .customize: said("down payments changed", "авансові платежі змінено")
        case .complete: said("completed", "завершено")
        case .decline: said("declined", "відхилено")
        case .cancel: said("cancelled", "скасовано")
        case .setStage: said("stage set", "етап змінено")
        case .chooseMethod: said("card chosen", "картку вибрано")
        case .resumeCollection: said("collection resumed", "списання відновлено")
        case .review: said("time passed", "настав строк")
        case .beginPayment: said("payment begun", "оплату розпочато")
        case .awaitPayment: said("payment under way", "оплата триває")
        case .receivePayment: said("payment received", "оплату отримано")
        case .failPayment: said("payment failed", "оплата не вдалася")
        case .loseSightOfPayment: said("payment unknown", "доля оплати невідома")
        case .askPayerToAuthenticate: said("payer asked to confirm", "платника просять підтвердити")
        case .setMoneyAside: said("money set aside", "гроші відкладено")
        case .bookFromSuspense: said("money set aside booked", "відкладені гроші зараховано")
        case .giveBackFromSuspense: said("money set aside given back", "відкладені гроші повернено")
        case .decideRefundFromSuspense: said("return of money set aside decided", "вирішено повернути відкладені гроші")
        case .announceManualPayment: said("payment by hand announced", "оплату вручну заявлено")
        case .confirmManualPayment: said("payment by hand confirmed", "оплату вручну підтверджено")
        case .spendBalance: said("balance spent", "баланс витрачено")
        case .payFromBalance: said("paid from balance", "сплачено з балансу")
        case .decideRefund: said("refund decided", "вирішено повернути кошти")
        case .beginRefund: said("refund begun", "повернення розпочато")
        case .awaitRefund: said("refund under way", "повернення триває")
        case .refund: said("refunded", "кошти повернено")
        case .refundTwice: said("refunded twice", "кошти повернено двічі")
        case .failRefund: said("refund failed", "повернення не вдалося")
        case .putOffRefund: said("refund put off", "повернення відкладено")
        case .loseSightOfRefund: said("refund unknown", "доля повернення невідома")
        case .refundNeverArrived: said("refund never arrived", "повернення не дійшло")
        case .confirmRefundByHand: said("refund by hand confirmed", "повернення вручну підтверджено")
        case .withdrawRefund: said("refund withdrawn", "повернення відкликано")
        case .bookRefundsSeen: said("refunds at the gateway booked", "повернення зі шлюзу зараховано")
        case .bookDispute: said("dispute booked", "спір зараховано")
        case .bookWonDispute: said("won dispute booked", "виграний спір зараховано")
        case .adoptAttempt: said("payment found at the gateway", "оплату знайдено у шлюзі")
        case .closeCase: said("case closed", "випадок закрито")
        case .keepMethod: said("card kept", "картку збережено")
        case .forgetMethod: said("card forgotten", "картку видалено")
        case .openPortal: said("portal opened", "кабінет відкрито")
        case .setChannel: said("channel changed", "канал змінено")
        case .resumeAccount: said("account resumed", "рахунок шлюзу відновлено")
        case .changeSetting: said("setting changed", "налаштування змінено")
        }
    }

    private func said(_ english: String, _ ukrainian: String) -> ReportWord {
        ReportWord(rawValue, english, ukrainian)
    }
}

extension AuditEntry {
    /// What was done, for a report; as it was written where a newer release wrote it.
    public var action: ReportCell { AuditVerb(rawValue: verb).map { .word($0.word) } ?? .text(verb) }

    /// In which role, for a report.
    var roleCell: ReportCell {
        switch Principal.Role(rawValue: role) {
        case .payer: .word(ReportWord(role, "payer", "платник"))
        case .staff: .word(ReportWord(role, "staff", "персонал"))
        case .manager: .word(ReportWord(role, "manager", "керівник"))
        case .system: .word(ReportWord(role, "system", "система"))
        case nil: .text(role)
        }
    }
}
