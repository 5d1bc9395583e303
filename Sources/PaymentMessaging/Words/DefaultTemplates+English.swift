internal import PaymentOrders

extension DefaultTemplates.English {
    static func toCustomer(_ kind: Message.Kind) -> MessageTemplate {
        let (subject, body) = words(forCustomer: kind)
        return MessageTemplate(subject: subject, text: "Hello {{fullName}},\n\n" + body + "\n\n{{business}}")
    }

    private static func words(forCustomer kind: Message.Kind) -> (subject: String, body: String) {
        switch kind {
        case .paymentLink:
            (
                "Payment for {{title}}",
                """
                Please pay{{#amount}} {{amount}}{{/amount}} for {{title}} (order {{number}}){{#due}} by {{due}}{{/due}} here:
                {{link}}
                {{#expires}}
                The link ends on {{expires}}.
                {{/expires}}
                """
            )
        case .invoice:
            (
                "Invoice {{invoice}} from {{business}}",
                """
                Here is invoice {{invoice}} for {{title}}: {{amount}}, to be paid by {{due}}.
                You can pay it here:
                {{link}}
                """
            )
        case .paymentReceived:
            (
                "We have received your payment for {{title}}",
                """
                Thank you! We have received {{amount}} for {{title}} (order {{number}}).
                {{#start}}
                It starts on {{start}}.
                {{/start}}
                """
            )
        case .paymentFailed:
            (
                "Your payment for {{title}} did not go through",
                """
                We could not collect {{amount}} for {{title}} (order {{number}}{{#due}}, due {{due}}{{/due}}). \
                Please pay another way here:
                {{link}}
                """
            )
        case .authenticationNeeded:
            (
                "Please confirm your payment for {{title}}",
                """
                Your bank wants you to confirm a payment of {{amount}} for {{title}} (order {{number}}). \
                Please pay here:
                {{link}}
                """
            )
        case .reminder:
            (
                "A reminder: {{amount}} for {{title}}, due {{due}}",
                """
                A friendly reminder: {{amount}} for {{title}} (order {{number}}), due {{due}}. You find it all here:
                {{link}}
                """
            )
        case .linkExpired:
            (
                "Your payment link for {{title}} has ended",
                """
                The payment link for {{title}} (order {{number}}) has ended and can no longer be used. \
                If you would like a new one, please tell us.
                """
            )
        case .cancelled:
            (
                "{{title}} has been canceled",
                """
                {{title}} (order {{number}}) has been canceled.{{#start}} It was to start on {{start}}.{{/start}} \
                If you have a question, please tell us.
                """
            )
        case .refunded:
            (
                "Your refund for {{title}}",
                """
                We have sent you back {{amount}} for {{title}} (order {{number}}). \
                It can take your bank a few days to show it.
                """
            )
        case .caseOpened:
            (
                "We are checking your order {{number}}",
                "We are checking something about your order {{number}} ({{title}}) and will be in touch."
            )
        case .portalLink:
            (
                "Your sign-in link for {{business}}",
                """
                Here is the link to your orders, invoices and statements:
                {{link}}
                It opens once, until {{expires}}. If you did not ask for it, you need not do anything.
                """
            )
        }
    }

    static func toStaff(_ kind: Message.Kind) -> MessageTemplate {
        let order = "{{fullName}}, {{title}}, order {{number}}, {{total}} in all."
        return switch kind {
        case .paymentLink:
            MessageTemplate(
                subject: "Link sent: {{fullName}}, {{number}}",
                text: "A payment link{{#amount}} for {{amount}}{{/amount}} was sent.\n\n" + order)
        case .invoice:
            MessageTemplate(
                subject: "Invoice sent: {{fullName}}, {{invoice}}",
                text: "Invoice {{invoice}} for {{amount}}, due {{due}}, was sent.\n\n" + order)
        case .paymentReceived:
            MessageTemplate(
                subject: "Paid: {{amount}}, {{fullName}}, {{number}}", text: "{{amount}} has been paid.\n\n" + order)
        case .paymentFailed:
            MessageTemplate(
                subject: "Payment failed: {{amount}}, {{fullName}}, {{number}}",
                text: "{{amount}}{{#due}}, due {{due}},{{/due}} could not be collected.\n\n" + order)
        case .authenticationNeeded:
            MessageTemplate(
                subject: "Bank asks for the payer: {{amount}}, {{fullName}}, {{number}}",
                text: "The bank wants the payer to confirm {{amount}}. The payer has a link for it.\n\n" + order)
        case .reminder:
            MessageTemplate(
                subject: "Reminder sent: {{fullName}}, {{number}}",
                text: "The payer was reminded of {{amount}}, due {{due}}.\n\n" + order)
        case .linkExpired:
            MessageTemplate(
                subject: "Link ended: {{fullName}}, {{number}}",
                text: "A payment link ended before everything was paid. Send a new one, or cancel the order.\n\n"
                    + order)
        case .cancelled:
            MessageTemplate(
                subject: "Canceled: {{fullName}}, {{number}}",
                text: "An order was canceled.{{#start}} It was to start on {{start}}.{{/start}}\n\n" + order)
        case .refunded:
            MessageTemplate(
                subject: "Refunded: {{amount}}, {{fullName}}, {{number}}",
                text: "{{amount}} went back to the payer.\n\n" + order)
        case .caseOpened:
            MessageTemplate(
                subject: "Please look at order {{number}}: {{case}}",
                text: "Please look at this order: {{case}}{{#amount}} ({{amount}}){{/amount}}.\n\n" + order)
        case .portalLink:
            MessageTemplate(
                subject: "Sign-in link sent: {{fullName}}",
                text: "{{fullName}} asked for the link to the portal, which opens until {{expires}}.")
        }
    }
}
