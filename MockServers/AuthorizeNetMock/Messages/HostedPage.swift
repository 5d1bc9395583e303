internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// A payment that waits for its buyer on the hosted page.
struct HostedPage: Sendable {
    /// How long a token can be used.
    static let lifetimeSeconds: Int64 = 900

    let token: String
    let created: Timestamp
    let kind: Transaction.Kind
    let amount: Int64
    let order: OrderData
    let window: Int64?
    /// The customer to whom the card can be added.
    let customer: String?
    let options: HostedOptions
    /// The transaction that paid it.
    var transaction: String?
    /// The step that the buyer's bank waits for.
    var challenge: PendingChallenge?

    /// Whether the token is too old.
    func isExpired(at now: Timestamp) -> Bool { now >= created.adding(seconds: Self.lifetimeSeconds) }
}

/// Card data that waits for its holder.
struct PendingChallenge: Sendable {
    let id: String
    let instrument: Instrument
    let order: OrderData
    let savesCard: Bool
}

/// What the merchant sets for the hosted page.
struct HostedOptions: Sendable {
    private(set) var showsReceipt = true
    private(set) var url: String?
    private(set) var urlText = "Continue"
    private(set) var cancelURL: String?
    private(set) var cancelText = "Cancel"
    private(set) var buttonText = "Pay"
    private(set) var requiresCode = false
    private(set) var showsBilling = true
    private(set) var requiresBilling = false
    private(set) var showsEmail = false
    private(set) var requiresEmail = false
    private(set) var addsCard = false
    private(set) var showsOrder = true
    private(set) var merchantName: String?

    /// The settings that change nothing on this page: looks, captcha, wallets, bank accounts, shipping, frames.
    private static let ignored: Set<String> = [
        "hostedPaymentStyleOptions", "hostedPaymentSecurityOptions", "hostedPaymentShippingAddressOptions",
        "hostedPaymentIFrameCommunicatorUrl", "hostedPaymentVisaCheckoutOptions",
    ]

    /// Reads `hostedPaymentSettings`: each value is a JSON object as a text.
    init(_ settings: Element?) throws(Failure) {
        for setting in settings?.all("setting") ?? [] {
            let name = setting.text("settingName") ?? ""
            let document: JSONDocument
            do throws(JSONError) {
                document = try JSONDocument(parsing: Array((setting.text("settingValue") ?? "").utf8))
            } catch {
                throw .invalid("Setting Value")
            }
            guard document.root.kind == .object else { throw .invalid("Setting Value") }
            try read(name, document.root)
        }
        if !showsReceipt, url == nil { throw .invalid("Return URL") }
    }

    private mutating func read(_ name: String, _ value: JSONDocument.Value) throws(Failure) {
        switch name {
        case "hostedPaymentReturnOptions":
            showsReceipt = value.flag("showReceipt") ?? showsReceipt
            url = try Self.address(value, "url")
            cancelURL = try Self.address(value, "cancelUrl")
            urlText = value["urlText"]?.string ?? urlText
            cancelText = value["cancelUrlText"]?.string ?? cancelText
        case "hostedPaymentButtonOptions": buttonText = value["text"]?.string ?? buttonText
        case "hostedPaymentPaymentOptions":
            requiresCode = value.flag("cardCodeRequired") ?? requiresCode
            guard value.flag("showCreditCard") != false else { throw .invalid("Setting Value") }
        case "hostedPaymentBillingAddressOptions":
            showsBilling = value.flag("show") ?? showsBilling
            requiresBilling = value.flag("required") ?? requiresBilling
        case "hostedPaymentCustomerOptions":
            showsEmail = value.flag("showEmail") ?? showsEmail
            requiresEmail = value.flag("requiredEmail") ?? requiresEmail
            addsCard = value.flag("addPaymentProfile") ?? addsCard
        case "hostedPaymentOrderOptions":
            showsOrder = value.flag("show") ?? showsOrder
            merchantName = value["merchantName"]?.string
        default:
            guard Self.ignored.contains(name) else { throw .invalid("Setting Name") }
        }
    }

    private static func address(_ value: JSONDocument.Value, _ name: String) throws(Failure) -> String? {
        guard let text = value[name]?.string, !text.isEmpty else { return nil }
        guard PageAddress.isUsable(text) else { throw .invalid(name == "url" ? "Return URL" : "Cancel URL") }
        return text
    }
}

extension JSONDocument.Value {
    /// A flag, also where it is written as a text.
    fileprivate func flag(_ name: String) -> Bool? {
        guard let value = self[name] else { return nil }
        return value.bool ?? (value.string.map { $0 == "true" })
    }
}
