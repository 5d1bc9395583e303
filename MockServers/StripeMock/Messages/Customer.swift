internal import PaymentHTTP

/// A buyer whom the merchant knows.
struct Customer: Sendable {
    let id: String
    let created: Int64
    let invoicePrefix: String
    var address: Address?
    var description: String?
    var email: String?
    var name: String?
    var phone: String?
    var shipping: Shipping?
    var preferredLocales: [String] = []
    var defaultPaymentMethod: String?
    var metadata = Metadata()

    var json: JSON {
        [
            "id": .string(id), "object": "customer", "address": address?.json ?? .null, "balance": 0,
            "business_name": .null, "created": .integer(created), "currency": .null, "customer_account": .null,
            "default_source": .null, "delinquent": false, "description": .string(orNull: description),
            "discount": .null,
            "email": .string(orNull: email), "individual_name": .null, "invoice_prefix": .string(invoicePrefix),
            "invoice_settings": [
                "custom_fields": .null, "default_payment_method": .string(orNull: defaultPaymentMethod),
                "footer": .null,
                "rendering_options": .null,
            ],
            "livemode": false, "metadata": metadata.json, "name": .string(orNull: name), "next_invoice_sequence": 1,
            "phone": .string(orNull: phone), "preferred_locales": .texts(preferredLocales),
            "shipping": shipping?.customerJSON ?? .null, "tax_exempt": "none", "test_clock": .null,
        ]
    }

    /// What is left of a deleted customer.
    static func deletedJSON(_ id: String) -> JSON { ["id": .string(id), "object": "customer", "deleted": true] }
}
