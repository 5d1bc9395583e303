import PaymentLocalization
import PaymentPlans
import Testing

@Suite struct ForeignTextTests {
    @Test(
        "a payment's name neither breaks the line nor turns the sentence around",
        arguments: [
            ("tab\tand\nline", #"tab\tand\nline"#),
            ("right\u{202E}left", #"right\u{202E}left"#),
            ("open\u{2067}isolate", #"open\u{2067}isolate"#),
            ("line\u{2028}paragraph\u{2029}", #"line\u{2028}paragraph\u{2029}"#),
            ("zero\u{0}byte", #"zero\0byte"#),
            // Letters that run from right to left stay readable, and are kept to themselves.
            ("הזמנה 7", "\u{2068}הזמנה 7\u{2069}"),
            ("دفعة", "\u{2068}دفعة\u{2069}"),
            ("оплата-7", "оплата-7"),
            ("", ""),
            (String(repeating: "x", count: 70), String(repeating: "x", count: 64) + "…"),
        ])
    func names(id: String, shown: String) {
        #expect(Language.en.message(for: .unknownPayment(id)) == "This order has no payment “\(shown)”.")
        #expect(Language.uk.message(for: .unknownPayment(id)) == "У цьому замовленні немає платежу «\(shown)».")
    }

    @Test("the name of an unknown gateway is shown in the same way")
    func owners() {
        let bound = Bound(eur(50), .smallestPayment(owner: "my\u{202E}gateway"))
        #expect(Language.en.explanation(of: bound) == #"my\u{202E}gateway takes at least €0.50."#)
    }

    @Test("text from right to left in the terms is kept to itself in a message for staff")
    func errors() {
        let error = PlanError(.invalidValue, "note", "הערה", "is too long")
        #expect(
            Language.en.message(for: .impossible(error), to: .staff)
                == "No plan can be made this way: \u{2068}note 'הערה' is too long\u{2069}.")
    }
}
