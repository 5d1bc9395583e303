internal import PaymentHTTP

/// A payment, or the saving of a card, on Stripe's own page.
struct CheckoutSession: Sendable {
    /// The states, by Stripe's names.
    enum Status: String, Sendable {
        case open, complete, expired
    }

    /// One position of the bill.
    struct LineItem: Sendable {
        let id: String
        let name: String
        let description: String?
        let priceID: String
        let productID: String
        let unitAmount: Int64
        let quantity: Int64
        let currency: String

        /// What is charged for the position.
        ///
        /// The product fits: it was checked when the session was created.
        var amount: Int64 { unitAmount * quantity }

        func json(created: Int64) -> JSON {
            [
                "id": .string(id), "object": "item", "adjustable_quantity": .null, "amount_discount": 0,
                "amount_subtotal": .integer(amount), "amount_tax": 0, "amount_total": .integer(amount),
                "currency": .string(currency), "description": .string(name), "metadata": [:],
                "price": [
                    "id": .string(priceID), "object": "price", "active": false, "billing_scheme": "per_unit",
                    "created": .integer(created), "currency": .string(currency), "custom_unit_amount": .null,
                    "livemode": false, "lookup_key": .null, "metadata": [:], "nickname": .null,
                    "product": .string(productID), "recurring": .null, "tax_behavior": "unspecified",
                    "tiers_mode": .null, "transform_quantity": .null, "type": "one_time",
                    "unit_amount": .integer(unitAmount), "unit_amount_decimal": .string(String(unitAmount)),
                ],
                "quantity": .integer(quantity),
            ]
        }
    }

    /// `payment_intent_data` (or `setup_intent_data`): what the session hands on to its payment.
    struct IntentSettings: Sendable {
        var captureMethod = "automatic_async"
        var setupFutureUsage: String?
        var metadata = Metadata()
        var description: String?
        var receiptEmail: String?
        var statementDescriptorSuffix: String?
        var shipping: Shipping?
    }

    /// What the buyer entered on the page.
    struct CustomerDetails: Sendable {
        var email: String?
        var name: String?
        var address: Address?

        var json: JSON {
            [
                "address": (address ?? Address()).json, "business_name": .null, "email": .string(orNull: email),
                "individual_name": .null, "name": .string(orNull: name), "phone": .null, "tax_exempt": "none",
                "tax_ids": [],
            ]
        }
    }

    let id: String
    let created: Int64
    let expiresAt: Int64
    let mode: String
    let uiMode: String
    /// The address of the page; shown only while the session is open.
    let pageURL: String
    let successURL: String?
    let cancelURL: String?
    let returnURL: String?
    let clientReferenceID: String?
    let currency: String?
    let lineItems: [LineItem]
    let settings: IntentSettings
    let options: CardOptions
    let customerCreation: String
    let customerEmail: String?
    let locale: String?
    let submitType: String?
    let allowedMethods: [String]?
    let excludedMethods: [String]?
    let billingAddressCollection: String?
    let clientSecret: String?
    var metadata = Metadata()
    var status: Status = .open
    var paymentStatus = "unpaid"
    var customer: String?
    var customerDetails: CustomerDetails?
    /// The payment, made when the buyer first submits the form.
    var paymentIntent: String?
    var setupIntent: String?

    /// The sum of the positions; `nil` when nothing is charged.
    var total: Int64? { mode == "payment" ? lineItems.reduce(0) { $0 + $1.amount } : nil }

    var json: JSON {
        [
            "id": .string(id), "object": "checkout.session", "adaptive_pricing": ["enabled": false],
            "after_expiration": .null, "allow_promotion_codes": .null,
            "allowed_payment_method_types": .texts(allowedMethods), "amount_subtotal": .integer(orNull: total),
            "amount_total": .integer(orNull: total),
            "automatic_tax": ["enabled": false, "liability": .null, "provider": .null, "status": .null],
            "billing_address_collection": .string(orNull: billingAddressCollection), "branding_settings": Self.branding,
            "cancel_url": .string(orNull: cancelURL), "client_reference_id": .string(orNull: clientReferenceID),
            "client_secret": .string(orNull: clientSecret), "collected_information": .null, "consent": .null,
            "consent_collection": .null, "created": .integer(created), "currency": .string(orNull: currency),
            "currency_conversion": .null, "custom_fields": [], "custom_text": Self.customText,
            "customer": .string(orNull: customer), "customer_account": .null,
            "customer_creation": .string(customerCreation),
            "customer_details": customerDetails?.json ?? .null, "customer_email": .string(orNull: customerEmail),
            "discounts": [], "excluded_payment_method_types": .texts(excludedMethods),
            "expires_at": .integer(expiresAt), "integration_identifier": .null, "invoice": .null,
            "invoice_creation": Self.invoiceCreation, "livemode": false, "locale": .string(orNull: locale),
            "managed_payments": ["enabled": false], "metadata": metadata.json, "mode": .string(mode),
            "name_collection": .null, "optional_items": .null, "origin_context": .null,
            "payment_intent": .string(orNull: paymentIntent), "payment_link": .null,
            "payment_method_collection": "if_required",
            "payment_method_configuration_details": ["id": "pmc_1Mock000000000000000001", "parent": .null],
            "payment_method_options": [
                "card": ["request_three_d_secure": .string(options.requestThreeDSecure)]
            ],
            "payment_method_types": ["card"], "payment_status": .string(paymentStatus), "permissions": .null,
            "phone_number_collection": ["enabled": false], "presentment_details": .null, "recovered_from": .null,
            "redirect_on_completion": uiMode == "hosted_page" ? .null : "always",
            "return_url": .string(orNull: returnURL),
            "saved_payment_method_options": .null, "setup_intent": .string(orNull: setupIntent),
            "shipping_address_collection": .null, "shipping_cost": .null, "shipping_options": [],
            "status": .string(status.rawValue), "submit_type": .string(orNull: submitType), "subscription": .null,
            "success_url": .string(orNull: successURL), "tax_id_collection": .null,
            "total_details": ["amount_discount": 0, "amount_shipping": 0, "amount_tax": 0],
            "ui_mode": .string(uiMode),
            "url": status == .open && uiMode == "hosted_page" ? .string(pageURL) : .null, "wallet_options": .null,
        ]
    }

    private static let branding: JSON = [
        "background_color": "#ffffff", "border_style": "rounded", "button_color": "#0074d4", "display_name": "Mock",
        "font_family": "default", "icon": .null, "logo": .null,
    ]

    private static let customText: JSON = [
        "after_submit": .null, "shipping_address": .null, "submit": .null, "terms_of_service_acceptance": .null,
    ]

    private static let invoiceCreation: JSON = [
        "enabled": false,
        "invoice_data": [
            "account_tax_ids": .null, "custom_fields": .null, "description": .null, "footer": .null, "issuer": .null,
            "metadata": [:], "rendering_options": .null,
        ],
    ]
}
