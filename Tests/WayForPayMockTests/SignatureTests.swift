import PaymentHTTP
import Testing

@testable import WayForPayMock

/// Signatures of requests and answers: the WayForPay notes, section 2.
@Suite struct SignatureTests {
    private static let testKey = "flk3409refn54t54t*FNJRET"

    @Test(
        "The vectors are reproduced (S-12)",
        arguments: [
            (testKey, "test_merch_n1;INV-1479196343", "bc54562dc1fa928b52fd3eb0e4d36937"),
            (
                testKey,
                "test_merch_n1;www.market.ua;DH783023;1415379863;1547.36;UAH;Процесор Intel Core i5-4670 3.4GHz;"
                    + "Пам'ять Kingston DDR3-1600 4096MB PC3-12800;1;1;1000;547.36", "ee828f71ed93441c07eb3eef67762a5c"
            ),
            (
                testKey,
                "test_merch_n1;ma-release.dotsdev.live;019cd313-5b03-7183-a0a4-03cd10050f3c;1773067787;137.38;UAH;"
                    + "Create Payment;1;137.38", "866e36834a210f54193035597c725ba6"
            ),
            (
                "secretKey",
                "merchantAccount;merchantDomainName;1;1631273784;10;UAH;First product;Second product;1;2;2;4",
                "2b4c782006887cec0011017caa3ce960"
            ),
            (
                "secretKey", "merchantAccount;1;1;USD;502899;51****1234;Approved;1100",
                "6ca17365705fb39d2415a5a3e374e302"
            ),
            (
                testKey,
                "test_merch_n1;www.market.ua;DH783023;1415379863;1547.36;UAH;Процессор Intel Core i5-4670 3.4GHz;"
                    + "Память Kingston DDR3-1600 4096MB PC3-12800;1;1;1000;547.36", "c9bc2d1b724bf410e36f6d6adc0d3c45"
            ),
            (testKey, "test_merch_n1;DH783023", "b1877c0b08a7d49a579f18ed68855ec6"),
            (testKey, "test_merch_n1;DH783023;547.36;UAH", "cefd299f3e6451889a4e89dc339fe03a"),
            (
                testKey, "test_merch_n1;DH783023;1547.36;UAH;541963;41****8217;Approved;1100",
                "ee460de4b316672fa974295ed4dba738"
            ),
            (
                testKey, "test_merch_n1;DEP-1002;500;UAH;541963;53****4142;WaitingAuthComplete;1100",
                "1a223c5980a28564cb85fce200c4c512"
            ),
            (testKey, "test_merch_n1;DEP-1003;500;UAH;;;Declined;1104", "97c139f55fb374dd126bcc3b8d6f3a19"),
            (testKey, "DH783023;accept;1415379863", "bd8d3443f99fb2c7a8b610ac600c80b0"),
            (testKey, "test_merch_n1;DH783023;Refunded;1100", "6458983625de7b47e44fc52f7bfee008"),
            (testKey, "test_merch_n1;DEP-1002;Voided;1100", "9504e9d6a581bcf8242c254f78a135ac"),
            (testKey, "test_merch_n1;DEP-1002;Approved;1100", "44765a7ed5037f15af4bb3c979a611d1"),
            (
                testKey, "test_merch_n1;DEP-1002;500;UAH;541963;53****4142;Approved;1100",
                "0be85321313a0d2611d62ff0e41aaaf5"
            ),
            (
                testKey, "test_merch_n1;www.market.ua;BAL-2001;1790000000;750.5;UAH;Залишок за візит;1;750.5",
                "495783a5bdbc49deb54ad6129e0636d7"
            ),
            (testKey, "test_merch_n1;www.market.ua;1;0;UAH", "fe666d828797d036c67e94f5a4255f14"),
            (testKey, "test_merch_n1;1415379863;1415466263", "2530e2d46aaef249454c452c740d8c04"),
            (testKey, "test_merch_n1;P2P-1;10;UAH;4111111111111111;", "65395dd4dbac0c19d72d408a44d0ca26"),
        ])
    func vectors(key: String, message: String, digest: String) {
        let values = message.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        let signer = Signer(key)
        #expect(signer.signature(of: values) == digest)
        #expect(signer.isValid(digest.uppercased(), for: values))
        #expect(!signer.isValid(String(digest.dropLast()), for: values))
        #expect(!signer.isValid("", for: values))
    }

    @Test(
        "A number is signed as clients print it, a text as it is (M-1)",
        arguments: [
            ("100", "100"), ("100.00", "100"), ("100.50", "100.5"), ("1547.36", "1547.36"), ("0.10", "0.1"),
            ("\"100.00\"", "100.00"), ("\"100.5\"", "100.5"), ("\"0100\"", "0100"),
        ])
    func numbers(literal: String, signed: String) throws {
        let merchant = try Merchant()
        var order = merchant.order("N-1")
        let domain = merchant.credential("merchantDomainName")
        order["merchantAccount"] = .string(merchant.account)
        order["merchantSignature"] = .string(
            try merchant.signature([
                merchant.account, domain, "N-1", "\(Merchant.start)", signed, "UAH", "Visit", "1", "100",
            ]))
        let body = JSON.object(order).text().replacing("\"amount\":\"100\"", with: "\"amount\":\(literal)")
        #expect(merchant.post(body, path: "/pay", query: "behavior=offline")["url"] != nil)
    }

    @Test(
        "Every signed field is covered by the signature (M-1)",
        arguments: [
            "merchantDomainName", "orderReference", "orderDate", "amount", "productName", "productCount",
            "productPrice",
        ])
    func coverage(field: String) throws {
        let merchant = try Merchant()
        let first = merchant.order(
            "C-1", "100", ["productName": ["One", "Two"], "productCount": [1, 2], "productPrice": [20, 40]])
        var members = first
        members["merchantAccount"] = .string(merchant.account)
        let signature = try merchant.signature(Merchant.orderFields.map { Merchant.text(members[$0]) })
        members["merchantSignature"] = .string(signature)
        switch members[field] {
        case .array(let elements): members[field] = .array(elements.reversed())
        case .integer(let number): members[field] = .integer(number + 1)
        default: members[field] = "200"
        }
        #expect(try merchant.open(members).code == 1113)
        members[field] = first[field]
        #expect(try merchant.open(members)["url"] != nil)
    }

    @Test("Counts are signed before prices, and lists as wholes (M-1)")
    func listOrder() throws {
        let merchant = try Merchant()
        var order = merchant.order(
            "L-1", "10", ["productName": ["First", "Second"], "productCount": [1, 2], "productPrice": [2, 4]])
        let head = [
            merchant.account, merchant.credential("merchantDomainName"), "L-1", "\(Merchant.start)", "10", "UAH",
        ]
        for wrong in [["First", "Second", "2", "4", "1", "2"], ["First", "1", "2", "Second", "2", "4"]] {
            order["merchantSignature"] = .string(try merchant.signature(head + wrong))
            #expect(try merchant.open(order).code == 1113)
        }
        order["merchantSignature"] = .string(try merchant.signature(head + ["First", "Second", "1", "2", "2", "4"]))
        #expect(try merchant.open(order)["url"] != nil)
    }

    @Test("The key is the merchant's own, and the case of the hexadecimal does not matter (S-81)")
    func keys() throws {
        let merchant = try Merchant()
        let message = [merchant.account, "K-1"]
        for key in [Self.testKey, merchant.credential("merchantPassword")] {
            let reply = try merchant.call(
                "CHECK_STATUS", [],
                ["orderReference": "K-1", "merchantSignature": .string(try merchant.signature(message, key: key))])
            #expect(reply.code == 1113 && reply["merchantSignature"] == nil)
        }
        let upper = try merchant.signature(message).uppercased()
        #expect(
            try merchant.call("CHECK_STATUS", [], ["orderReference": "K-1", "merchantSignature": .string(upper)]).code
                == 1127)
    }
}
