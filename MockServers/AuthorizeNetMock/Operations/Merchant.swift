/// Calls about the account itself.
extension State {
    /// `getMerchantDetailsRequest`.
    func merchantDetails() -> Answer {
        let brands = ["Visa", "MasterCard", "AmericanExpress", "Discover", "JCB", "DinersClub"]
        let processor: Node.Content = .members([
            .text("name", "Mock Processor"), .number("id", "2"),
            .texts("cardTypes", item: "cardType", ["A", "C", "D", "J", "M", "V"]),
        ])
        return Answer(payload: [
            .flag("isTestMode", false), .list("processors", item: "processor", [processor]),
            .text("merchantName", "Mock Shop"), .text("gatewayId", account.gatewayID),
            .texts("marketTypes", item: "marketType", ["eCommerce"]),
            .texts("productCodes", item: "productCode", ["CNP"]),
            .texts("paymentMethods", item: "paymentMethod", brands),
            .texts("currencies", item: "currency", [Amount.currency]),
            .text("publicClientKey", account.publicClientKey),
        ])
    }
}
