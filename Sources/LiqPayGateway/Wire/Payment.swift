internal import PaymentHTTP

extension Wire {
    /// A payment: LiqPay gives the same object as an answer, in reports and in callbacks.
    ///
    /// Any member may be missing, and numbers come as `16`, `16.0` or text.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/information/status_payment (read 2026-11-21)
    struct Payment: Sendable {
        let paymentID: String?
        let orderID: String?
        let publicKey: String?
        let action: String?
        var status: String
        let amount: String?
        let currency: String?
        let refundAmount: String?
        let isRefundReserved: Bool
        let createDate: Int64?
        let endDate: Int64?
        let completionDate: Int64?
        let refundDateLast: Int64?
        let cardMask: String?
        let cardType: String?
        let cardToken: String?
        let info: String?
        let redirect: String?
        let confirmToken: String?
        let verifyCode: String?
        let errorCode: String?
        let errorMessage: String?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            paymentID = try object.optional("payment_id")?.text()
            orderID = try object.optional("order_id")?.text()
            publicKey = try object.optional("public_key")?.string()
            action = try object.optional("action")?.string()
            status = try object.require("status").string()
            amount = try object.optional("amount")?.text()
            currency = try object.optional("currency")?.string()
            refundAmount = try object.optional("refund_amount")?.text()
            isRefundReserved = try object.optional("wait_reserve_status")?.flag() ?? false
            createDate = try object.optional("create_date")?.integer()
            endDate = try object.optional("end_date")?.integer()
            completionDate = try object.optional("completion_date")?.integer()
            refundDateLast = try object.optional("refund_date_last")?.integer()
            cardMask = try object.optional("sender_card_mask2")?.string()
            cardType = try object.optional("sender_card_type")?.string()
            cardToken = try object.optional("card_token")?.string()
            info = try object.optional("info")?.string()
            redirect = try object.optional("redirect_to")?.string()
            confirmToken = try object.optional("token")?.string()
            verifyCode = try object.optional("verifycode")?.string()
            errorCode = try object.optional("err_code")?.text()
            errorMessage = try object.optional("err_description")?.string()
        }

        /// Whether money was given back or released, in whole.
        var isReversed: Bool { status == "reversed" }

        /// Whether it was held and never taken.
        var isUncapturedHold: Bool { action == "hold" && completionDate == nil }
    }

    /// The answer to `refund`: a small object that names no order.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/refund (read 2026-11-21)
    struct Return: Sendable {
        let action: String?
        let paymentID: String?
        let status: String
        let waitsForTurnover: Bool

        init(_ object: JSONDocument.Required) throws(JSONError) {
            action = try object.optional("action")?.string()
            paymentID = try object.optional("payment_id")?.text()
            status = try object.require("status").string()
            waitsForTurnover = try object.optional("wait_amount")?.flag() ?? false
        }
    }

    /// The payments of a period.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/information/payment_archive (read 2026-11-21)
    struct Report: Sendable {
        let payments: [Payment]

        init(_ object: JSONDocument.Required) throws(JSONError) {
            var payments: [Payment] = []
            for element in try object.require("data").elements() {
                payments.append(try Payment(JSONDocument.Required(value: element)))
            }
            self.payments = payments
        }
    }

    /// The state of a token.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/tokens/change_status (read 2026-11-21)
    struct Token: Sendable {
        let status: String?
        let token: String?
        let state: String?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            status = try object.optional("status")?.string()
            token = try object.optional("card_token")?.string()
            state = try object.optional("card_token_info")?.optional("status")?.string()
        }
    }
}
