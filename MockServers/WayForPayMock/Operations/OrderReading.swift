internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// `merchantTransactionType`.
enum TransactionKind: String, Sendable, CaseIterable {
    /// As the merchant is set up, and a mock merchant takes the money at once.
    case automatic = "AUTO"
    /// The money is taken at once.
    case sale = "SALE"
    /// The money is held.
    case authorization = "AUTH"
}

extension Order {
    /// Reads what Purchase, CHARGE and CREATE_INVOICE have in common; the signature was checked before.
    init(charging parameters: Parameters, kind: Kind, _ call: Call) throws(Failure) {
        try Self.checkProtocol(parameters)
        guard try parameters.whole("orderDate", in: 0...Int64.max) != nil else { throw .missing("orderDate") }
        let amount = try Amount(try parameters.required("amount"), try parameters.required("currency"))
        self.init(
            reference: try parameters.required("orderReference"), kind: kind, amount: amount, createdDate: call.seconds)
        let type = try parameters.choice("merchantTransactionType", TransactionKind.self) ?? .automatic
        let holdTimeout = try parameters.whole("holdTimeout", in: 60...DueWork.holdSecondsMax)
        holdSeconds = type == .authorization ? holdTimeout ?? DueWork.holdSecondsMax : nil
        products = try Self.products(parameters)
        try readClient(parameters)
    }

    /// Reads VERIFY, whose amount is zero.
    init(verifying parameters: Parameters, _ call: Call) throws(Failure) {
        try Self.checkProtocol(parameters)
        let amount = try Amount(
            try parameters.required("amount"), try parameters.required("currency"), allowsZero: true)
        guard amount.minorUnits == 0 else { throw Failure(.invalidAmount) }
        self.init(
            reference: try parameters.required("orderReference"), kind: .verification, amount: amount,
            createdDate: call.seconds)
        try readClient(parameters)
    }

    /// Whether the products cost what the order costs; the gateway does not mind, the merchant should.
    var isSumOfProducts: Bool {
        var sum: Int64 = 0
        for product in products {
            guard
                let part = DecimalText(product.price).flatMap({ price in
                    DecimalText(product.count).flatMap { price.hundredths(times: $0) }
                })
            else { return false }
            let (total, overflow) = sum.addingReportingOverflow(part)
            guard !overflow else { return false }
            sum = total
        }
        return sum == amount.minorUnits
    }

    private mutating func readClient(_ parameters: Parameters) throws(Failure) {
        email = try parameters.optional("clientEmail")
        phone = try parameters.optional("clientPhone")
        serviceURL = try parameters.address("serviceUrl")
        returnURL = try parameters.address("returnUrl")
    }

    private static func checkProtocol(_ parameters: Parameters) throws(Failure) {
        _ = try parameters.whole("apiVersion", in: 1...2)
        if let type = try parameters.optional("merchantAuthType"), type != "SimpleSignature" {
            throw .format("`merchantAuthType` is not SimpleSignature, the only one the mock knows")
        }
    }

    private static func products(_ parameters: Parameters) throws(Failure) -> [Product] {
        let names = try parameters.requiredList("productName")
        let counts = try parameters.requiredList("productCount")
        let prices = try parameters.requiredList("productPrice")
        guard names.count == counts.count, names.count == prices.count else {
            throw .format("`productName`, `productCount` and `productPrice` have different lengths")
        }
        for (name, numbers) in [("productCount", counts), ("productPrice", prices)] {
            guard numbers.allSatisfy({ DecimalText($0) != nil }) else { throw .format("`\(name)` has no number") }
        }
        return zip(names, zip(counts, prices)).map { Product(name: $0, count: $1.0, price: $1.1) }
    }
}

extension State {
    /// Notes for the inspector when the products of an order do not add up.
    mutating func warnOfProducts(_ order: Order) {
        guard !order.isSumOfProducts else { return }
        warn("the sum of productPrice times productCount is not the amount", about: order.reference)
    }
}
