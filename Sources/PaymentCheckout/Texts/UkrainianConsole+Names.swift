internal import PaymentOrders
internal import PaymentPlans

/// What things are called in Ukrainian.
extension UkrainianConsole {
    func name(of kind: Order.Kind) -> String {
        switch kind {
        case .booking: "Бронювання"
        case .order: "Замовлення"
        case .visit: "Візит"
        case .project: "Проєкт"
        case .deal: "Угода"
        }
    }

    func name(of way: PaymentRecord.Way) -> String {
        switch way {
        case .charge: "Картка"
        case .savedMethod: "Автоматично зі збереженої картки"
        case .checkout: "Сторінка платіжної служби"
        case .manual: "Вручну"
        }
    }

    func name(of state: PaymentRecord.State) -> String {
        switch state {
        case .open: "Ще не надійшов"
        case .authorized: "Зарезервовано"
        case .captured: "Надійшов"
        case .failed: "Не вдався"
        }
    }

    func name(of state: Attempt.State) -> String {
        switch state {
        case .sending: "надсилається"
        case .unknown: "результат невідомий, з’ясовується"
        case .actionRequired: "очікує на дію платника"
        case .pending: "перевіряється"
        case .authorized: "гроші зарезервовано"
        case .declined: "відхилено"
        case .cancelled: "завершено без оплати"
        case .absent: "не дійшла до платіжної служби"
        case .succeeded: "успішно"
        }
    }

    func name(of state: RefundRecord.State) -> String {
        switch state {
        case .planned: "Заплановано"
        case .underWay: "Виконується"
        case .succeeded: "Повернено"
        case .failed: "Не вдалося"
        }
    }

    func name(of state: Invoice.State) -> String {
        switch state {
        case .draft: "Чернетка"
        case .sent: "Надіслано"
        case .partlyPaid: "Сплачено частково"
        case .paid: "Сплачено"
        case .void: "Анульовано"
        }
    }

    func name(of kind: Message.Kind) -> String {
        switch kind {
        case .paymentLink: "Посилання на оплату"
        case .invoice: "Рахунок"
        case .paymentReceived: "Платіж надійшов"
        case .paymentFailed: "Платіж не вдався"
        case .authenticationNeeded: "Потрібне підтвердження в банку"
        case .reminder: "Нагадування"
        case .linkExpired: "Посилання прострочене"
        case .cancelled: "Скасовано"
        case .refunded: "Гроші повернено"
        case .caseOpened: "Випадок для працівників"
        case .portalLink: "Посилання на кабінет клієнта"
        }
    }

    func name(of kind: CaseFile.Kind) -> String {
        switch kind {
        case .paidAfterExpiry: "Сплачено після завершення дії посилання"
        case .paidAfterCancellation: "Сплачено після скасування"
        case .paidAfterDecline: "Сплачено після відхилення замовлення"
        case .overpaid: "Переплата"
        case .mismatch: "Гроші без замовлення"
        case .outcomeUnknown: "Результат невідомий"
        case .dispute: "Оскарження"
        case .collectionFailed: "Запланований платіж припинено"
        case .refundFailed: "Повернення не вдалося"
        case .accountStopped: "Рахунок зупинено"
        case .reconciliation: "Облік і платіжна служба розходяться"
        case .messageFailed: "Повідомлення не надіслано"
        }
    }

    func name(of channel: Customer.Channel) -> String {
        switch channel {
        case .email: "Пошта"
        case .sms: "SMS"
        case .messenger: "Месенджер"
        }
    }

    func name(of reason: RefundOrder.Reason) -> String {
        switch reason {
        case .goodwill: "Добра воля"
        case .cancellation: "Скасування"
        case .mistake: "Помилка: гроші не треба було брати"
        case .chargeback: "Відкликано банком платника"
        }
    }

    func name(of route: RefundPlan.Route) -> String {
        switch route {
        case .void: "Весь платіж анулюється"
        case .refundNow: "Повертається одразу"
        case .refundAfterSettlement: "Повертається, коли платіж буде проведено"
        case .byHand: "Вручну: поверніть, а потім підтвердьте"
        }
    }

    func name(of reason: RefundPlan.Withheld.Reason) -> String {
        switch reason {
        case .beingGivenBack: "уже повертається"
        case .disputed: "відкликано банком платника"
        }
    }

    func name(of action: OrderAction) -> String {
        switch action {
        case .sendInvoice: "Надіслати рахунок"
        case .sendLink: "Надіслати посилання ще раз"
        case .reissue: "Надіслати нове посилання"
        case .accept: "Прийняти кошторис за клієнта"
        case .announce: "Записати оплату вручну"
        case .confirm: "Підтвердити оплату вручну"
        case .spend: "Сплатити з балансу клієнта"
        case .charge: "Списати зі збереженої картки зараз"
        case .happen: "Записати подію"
        case .reschedule: "Перенести день події"
        case .total: "Змінити суму"
        case .custom: "Власні перші внески"
        case .complete: "Завершити вручну"
        case .decline: "Відхилити"
        case .cancel: "Скасувати"
        case .resume: "Поновити списання"
        case .stage: "Установити етап"
        case .method: "Вибрати збережену картку"
        case .refundByHand: "Підтвердити, що гроші віддано"
        case .withdraw: "Відкликати повернення"
        }
    }

    func name(of event: EventName) -> String {
        switch event {
        case .travel: "Подорож"
        case .start: "Початок"
        case .productionComplete: "Виробництво завершено"
        case .completion: "Завершення"
        default: event.text
        }
    }

    func decline(_ reason: String?) -> String {
        switch reason {
        case "insufficient_funds": "На картці зараз бракує грошей."
        case "limit_exceeded": "Ліміт картки вичерпано."
        case "issuer_unavailable": "Банк не відповідає. Спробуйте пізніше."
        case "expired_card": "Термін дії картки минув."
        case "incorrect_number": "Номер картки неправильний."
        case "incorrect_security_code": "Код безпеки неправильний."
        case "incorrect_address": "Адреса не збігається з тією, що має банк."
        case "not_supported": "Цією карткою так не заплатити. Скористайтеся іншою."
        case "call_issuer": "Клієнт має зателефонувати до банку."
        case "lost_or_stolen": "Банк просить більше ніколи не використовувати цю картку."
        case "fraud_suspected": "Банк або платіжна служба підозрює шахрайство. Не повторюйте спробу."
        case "stopped": "Клієнт заборонив банкові такі платежі."
        case "duplicate": "Такий самий платіж щойно був. Перегляньте платежі, перш ніж повторювати."
        case "authentication_failed": "Клієнт не пройшов перевірку банку."
        case "wrong_mode": "Тестова картка на справжньому рахунку або навпаки."
        default: "Банк відмовив і не пояснив чому. Скористайтеся іншою карткою."
        }
    }
}
