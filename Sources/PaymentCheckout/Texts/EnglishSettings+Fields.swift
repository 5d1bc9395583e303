internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

extension EnglishSettings {
    func label(of field: OfferField) -> String {
        switch field {
        case .name: "Name"
        case .kind: "An order of it is called"
        case .currency: "Currency"
        case .price: "Price"
        case .account: "Gateway account"
        case .acceptsPayments: "Accept payments"
        case .acceptsParts: "Accept partial payments"
        case .note: "What the payer reads about it"
        case .depositKind: "The deposit is"
        case .deposit: "Deposit"
        case .depositLeast: "At least"
        case .depositMost: "At most"
        case .balance: "The rest comes in by"
        case .balanceWhen: "The rest falls due"
        case .balanceDays: "How long before or after"
        case .balanceUnit: "Counted in"
        case .balanceDate: "On this day"
        case .tierHours: "Hours or more before the start"
        case .tierKept: "You keep, in percent of the deposit"
        case .minimumFirst: "Least first payment, in percent"
        case .success: "Counts as successful from, in percent"
        case .measure: "Compared with"
        case .place: "Offered"
        case .kindName: "Kind"
        case .kindAmount: "Prepayment"
        case .lifetimeHours: "The link lives, in hours"
        case .autoCancelMinutes: "Cancel an unpaid visit after, in minutes"
        case .partCount: "Number of equal parts"
        case .partEvery: "One part every"
        case .partUnit: "Counted in"
        case .downPayment: "Down payment, in percent"
        case .downPaymentDays: "Due so many days after booking"
        case .restDays: "The rest is due so many days before travel"
        case .customOn: "Use custom down payments"
        case .ruleKind: "Rule"
        case .ruleValue: "Amount or percent"
        case .ruleDate: "Due on, for a fixed amount"
        case .ruleDays: "Days, for a percentage"
        case .ruleFrom: "Counted"
        case .example: "Show amounts for a price of"
        }
    }

    func help(of field: OfferField) -> String? {
        switch field {
        case .price: "Leave it empty if staff type the price of each order."
        case .acceptsParts: "When this is off, everything is paid on booking."
        case .deposit: "An amount, or a number of percent, as chosen above."
        case .depositLeast: "For a percentage; may be empty."
        case .balanceDays: "Used when the rest falls due before or after something."
        case .balanceDate: "Used for a fixed day; for finished work, the day on which the rest falls due at the latest."
        case .success: "May be empty. From this share on, staff may complete an order by hand."
        case .autoCancelMinutes: "Leave it empty to cancel nothing by itself."
        case .partCount: "Leave it empty to charge the rest at once."
        case .example: "Used where the offer has no price; 1,000 if empty."
        default: nil
        }
    }

    func label(of field: PageForm.Field) -> String {
        switch field {
        case .companyName: "Company name"
        case .line: "Line under the name"
        case .callToAction: "Words on the button"
        case .language: "Language"
        case .theme: "Theme"
        case .accent: "Color of buttons and links"
        case .showsPrices: "Show prices"
        case .expiredMessage: "What an expired link says"
        case .agreement: "Agreement that the payer accepts"
        }
    }

    func help(of field: PageForm.Field) -> String? {
        switch field {
        case .callToAction: "Leave it empty for “Pay”."
        case .accent: "Such as #1F4FBF; leave it empty for the color of the theme."
        case .showsPrices: "When this is off, the page shows only what can be paid now."
        case .agreement:
            "Leave it empty if there is none. Each version is kept, so that you can show what was accepted."
        default: nil
        }
    }

    func name(of kind: OfferOption.DepositKind) -> String {
        switch kind {
        case .percentage: "a percentage of the price"
        case .flat: "a fixed amount"
        }
    }

    func name(of when: OfferOption.When) -> String {
        switch when {
        case .beforeStart: "some time before the start"
        case .afterBooking: "some time after booking"
        case .onDate: "on a fixed day"
        case .productionComplete: "when production is complete"
        case .completion: "on the agreed day of completion"
        }
    }

    func name(of unit: OfferOption.Unit) -> String {
        switch unit {
        case .days: "days"
        case .weeks: "weeks"
        case .months: "months"
        case .monthEnds: "months, on their last day"
        }
    }

    func name(of kind: OfferOption.RuleKind) -> String {
        switch kind {
        case .none: "no rule"
        case .fixed: "fixed amount"
        case .percentage: "percentage"
        }
    }

    func name(of measure: PayerParts.Measure) -> String {
        switch measure {
        case .paid: "what was paid"
        case .credited: "what was credited after fees"
        }
    }

    func name(of place: PayerParts.Offer) -> String {
        switch place {
        case .everywhere: "to everybody"
        case .sentLinks: "through links that you send"
        }
    }

    func name(of reference: CustomDownPayments.Reference) -> String {
        switch reference {
        case .booking: "after booking"
        case .travel: "before travel"
        }
    }

    func name(of theme: PageSettings.Theme) -> String {
        switch theme {
        case .light: "Light"
        case .dark: "Dark"
        case .warm: "Warm"
        case .contrast: "High contrast"
        }
    }

    func name(of kind: Message.Kind) -> String {
        switch kind {
        case .paymentLink: "Payment link"
        case .invoice: "Invoice"
        case .paymentReceived: "Payment received"
        case .paymentFailed: "Payment failed"
        case .authenticationNeeded: "The bank wants a confirmation"
        case .reminder: "Reminder"
        case .linkExpired: "Link expired"
        case .cancelled: "Canceled"
        case .refunded: "Money given back"
        case .caseOpened: "Something to look at"
        case .portalLink: "Link to the customer’s pages"
        }
    }

    func name(of audience: Message.Audience) -> String {
        switch audience {
        case .customer: "To customers"
        case .staff: "To staff"
        }
    }

    func words(for fault: FieldFault) -> String {
        switch fault {
        case .empty: "Please fill this in."
        case .tooLong(let most): "This is too long. It can have \(most) characters."
        case .controlCharacter: "There is a character in it that cannot be shown. Please type it anew."
        case .noAmount: "This is not an amount of money. Type it like 120.50."
        case .notPositive: "This must be above zero."
        case .noPercentage: "This is not a percentage. Type it like 12.5."
        case .noNumber(let range): "Please type a whole number from \(range.lowerBound) to \(range.upperBound)."
        case .noDate: "Please choose a day."
        case .beforeItBegins: "The last day is before the first."
        case .noChoice: "Please choose one of the list."
        case .paleColor: "This color cannot be read on the paper of the theme. Choose one with more contrast."
        case .noColor: "This is not a color. Type it like #1F4FBF."
        case .twice: "This stands there twice. Keep one of the two."
        case .terms(let error): words(for: error)
        }
    }

    private func words(for error: PlanError) -> String {
        switch error.code {
        case .totalNotPositive: "The price must be above zero."
        case .currencyMismatch: "All amounts must be in the currency of the offer."
        case .percentagesAboveHundred: "Together the percentages come to more than 100."
        case .linesBelowTotal: "The parts come to less than the price."
        case .linesAboveTotal: "The parts come to more than the price."
        case .minimumAboveMaximum: "The least amount is above the most."
        case .thresholdBelowMinimum: "This must be at least the least first payment."
        case .thresholdAboveHundred: "This can be at most 100 percent."
        case .depositIsZero: "The deposit comes to nothing. Make it larger."
        case .mixedRules: "All rules are fixed amounts, or all are percentages. Change this one or the others."
        case .overflow: "This is more than can be reckoned with."
        case .invalidValue, .percentageBaseMissing, .countOutOfRange, .notChargeable:
            "This cannot be: it \(error.reason)."
        }
    }
}
