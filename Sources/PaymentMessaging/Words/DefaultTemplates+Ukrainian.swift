internal import PaymentOrders

extension DefaultTemplates.Ukrainian {
    static func toCustomer(_ kind: Message.Kind) -> MessageTemplate {
        let (subject, body) = words(forCustomer: kind)
        return MessageTemplate(subject: subject, text: "Вітаємо!\n\n" + body + "\n\n{{business}}")
    }

    private static func words(forCustomer kind: Message.Kind) -> (subject: String, body: String) {
        switch kind {
        case .paymentLink:
            (
                "Оплата: {{title}}",
                """
                Будь ласка, сплатіть{{#amount}} {{amount}}{{/amount}} за «{{title}}» (замовлення \
                {{number}}){{#due}} до {{due}}{{/due}} за цим посиланням:
                {{link}}
                {{#expires}}
                Термін його дії закінчиться {{expires}}.
                {{/expires}}
                """
            )
        case .invoice:
            (
                "{{business}}: рахунок {{invoice}}",
                """
                Надсилаємо рахунок {{invoice}} за «{{title}}» на суму {{amount}}. Його потрібно сплатити до {{due}} включно.
                Сплатити можна тут:
                {{link}}
                """
            )
        case .paymentReceived:
            (
                "Ми отримали ваш платіж: {{title}}",
                """
                Дякуємо! Ми отримали {{amount}} за «{{title}}» (замовлення {{number}}).
                {{#start}}
                Початок: {{start}}.
                {{/start}}
                """
            )
        case .paymentFailed:
            (
                "Платіж не пройшов: {{title}}",
                """
                Не вдалося списати {{amount}} за «{{title}}» (замовлення {{number}}{{#due}}, термін сплати: {{due}}{{/due}}). \
                Будь ласка, сплатіть в інший спосіб за цим посиланням:
                {{link}}
                """
            )
        case .authenticationNeeded:
            (
                "Підтвердьте, будь ласка, платіж: {{title}}",
                """
                Ваш банк просить підтвердити платіж на суму {{amount}} за «{{title}}» (замовлення {{number}}). \
                Будь ласка, сплатіть за цим посиланням:
                {{link}}
                """
            )
        case .reminder:
            (
                "Нагадуємо про платіж: {{title}}",
                """
                Нагадуємо про платіж на суму {{amount}} за «{{title}}» (замовлення {{number}}). Термін сплати: {{due}}.
                Усі подробиці тут:
                {{link}}
                """
            )
        case .linkExpired:
            (
                "Посилання на оплату більше не діє: {{title}}",
                """
                Термін дії посилання на оплату за «{{title}}» (замовлення {{number}}) закінчився. \
                Якщо вам потрібне нове посилання, будь ласка, звʼяжіться з нами.
                """
            )
        case .cancelled:
            (
                "Замовлення скасовано: {{title}}",
                """
                Замовлення {{number}} («{{title}}») скасовано.{{#start}} Запланований початок: {{start}}.{{/start}} \
                Якщо у вас є запитання, будь ласка, звʼяжіться з нами.
                """
            )
        case .refunded:
            (
                "Повернення грошей: {{title}}",
                """
                Ми повернули вам {{amount}} за «{{title}}» (замовлення {{number}}). \
                Гроші можуть надійти на рахунок за кілька днів, залежно від вашого банку.
                """
            )
        case .caseOpened:
            (
                "Ми перевіряємо ваше замовлення {{number}}",
                "Ми перевіряємо ваше замовлення {{number}} («{{title}}») і звʼяжемося з вами."
            )
        case .portalLink:
            (
                "Посилання для входу: {{business}}",
                """
                Ось посилання на ваші замовлення, рахунки та виписки:
                {{link}}
                Воно відкриється один раз, до {{expires}}. Якщо ви його не просили, нічого робити не потрібно.
                """
            )
        }
    }

    static func toStaff(_ kind: Message.Kind) -> MessageTemplate {
        let order = "{{fullName}}, «{{title}}», замовлення {{number}}, усього {{total}}."
        return switch kind {
        case .paymentLink:
            MessageTemplate(
                subject: "Надіслано посилання: {{fullName}}, {{number}}",
                text: "Надіслано посилання на оплату{{#amount}} на суму {{amount}}{{/amount}}.\n\n" + order)
        case .invoice:
            MessageTemplate(
                subject: "Надіслано рахунок: {{fullName}}, {{invoice}}",
                text: "Надіслано рахунок {{invoice}} на суму {{amount}}. Термін сплати: {{due}}.\n\n" + order)
        case .paymentReceived:
            MessageTemplate(
                subject: "Сплачено: {{amount}}, {{fullName}}, {{number}}",
                text: "Надійшов платіж: {{amount}}.\n\n" + order)
        case .paymentFailed:
            MessageTemplate(
                subject: "Платіж не пройшов: {{amount}}, {{fullName}}, {{number}}",
                text: "Не вдалося списати {{amount}}.{{#due}} Термін сплати: {{due}}.{{/due}}\n\n" + order)
        case .authenticationNeeded:
            MessageTemplate(
                subject: "Банк просить підтвердження: {{amount}}, {{fullName}}, {{number}}",
                text:
                    "Банк просить платника підтвердити платіж на суму {{amount}}. Платник має для цього посилання.\n\n"
                    + order)
        case .reminder:
            MessageTemplate(
                subject: "Надіслано нагадування: {{fullName}}, {{number}}",
                text: "Платникові нагадали про платіж на суму {{amount}}. Термін сплати: {{due}}.\n\n" + order)
        case .linkExpired:
            MessageTemplate(
                subject: "Посилання більше не діє: {{fullName}}, {{number}}",
                text: "Термін дії посилання на оплату закінчився, а сплачено не все. "
                    + "Надішліть нове посилання або скасуйте замовлення.\n\n" + order)
        case .cancelled:
            MessageTemplate(
                subject: "Скасовано: {{fullName}}, {{number}}",
                text: "Замовлення скасовано.{{#start}} Запланований початок: {{start}}.{{/start}}\n\n" + order)
        case .refunded:
            MessageTemplate(
                subject: "Повернено: {{amount}}, {{fullName}}, {{number}}",
                text: "Платникові повернено {{amount}}.\n\n" + order)
        case .caseOpened:
            MessageTemplate(
                subject: "Перевірте, будь ласка, замовлення {{number}}: {{case}}",
                text: "Будь ласка, перевірте це замовлення: {{case}}{{#amount}} ({{amount}}){{/amount}}.\n\n" + order)
        case .portalLink:
            MessageTemplate(
                subject: "Надіслано посилання для входу: {{fullName}}",
                text: "{{fullName}} просить посилання до кабінету. Воно діє до {{expires}}.")
        }
    }
}
