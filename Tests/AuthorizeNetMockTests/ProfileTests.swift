import PaymentHTTP
import Testing

@testable import AuthorizeNetMock

/// Customer profiles and stored cards: the Authorize.net notes, sections 2.4 and 2.5.
@Suite struct ProfileTests {
    private func create(
        _ account: Account, _ id: String = "cust-7", _ payment: JSON = Account.card(), mode: String = "none"
    ) -> Account.Reply {
        account.call(
            "createCustomerProfile",
            [
                "profile": [
                    "merchantCustomerId": .string(id), "email": "a@example.org",
                    "paymentProfiles": [
                        [
                            "customerType": "individual",
                            "billTo": ["firstName": "Ann", "lastName": "Lee", "zip": "98004"],
                            "payment": payment, "defaultPaymentProfile": true,
                        ]
                    ],
                    "shipToList": [["firstName": "Ann", "city": "Bellevue"]],
                ], "validationMode": .string(mode),
            ])
    }

    private func addCard(_ account: Account, _ customer: String, _ payment: JSON, mode: String = "none")
        -> Account.Reply
    {
        account.call(
            "createCustomerPaymentProfile",
            [
                "customerProfileId": .string(customer), "paymentProfile": ["payment": payment],
                "validationMode": .string(mode),
            ])
    }

    private func ids(_ reply: Account.Reply) -> (customer: String, card: String) {
        (reply.text("customerProfileId") ?? "", reply.text("customerPaymentProfileIdList", "0") ?? "")
    }

    private func charge(_ account: Account, _ customer: String, _ card: String?, _ more: JSONObject = [:])
        -> Account.Reply
    {
        var profile: JSONObject = ["customerProfileId": .string(customer)]
        if let card { profile["paymentProfile"] = ["paymentProfileId": .string(card)] }
        var members: JSONObject = ["profile": .object(profile)]
        for member in more { members[member.name] = member.value }
        return account.transact("authCaptureTransaction", "45.00", members)
    }

    @Test("A customer is created with cards and addresses, read, changed and deleted (M-1)")
    func life() throws {
        let account = try Account()
        let created = create(account, mode: "testMode")
        let (customer, card) = ids(created)
        #expect(created.isOk && created["customerShippingAddressIdList"]?.arrayValue?.count == 1)
        let line = created.text("validationDirectResponseList", "0") ?? ""
        let values = line.split(separator: ",", omittingEmptySubsequences: false)
        #expect(line.hasPrefix("1,1,1,(TESTMODE) This transaction has been approved.,000000,P,0,none,"))
        #expect(values.count == 68 && values[50] == "XXXX1111" && values[19] == "98004" && values[9] == "1.00")
        let read = account.call(
            "getCustomerProfile",
            ["merchantCustomerId": "cust-7", "unmaskExpirationDate": true, "includeIssuerInfo": true])
        #expect(read.text("profile", "customerProfileId") == customer)
        let shown = read["profile", "paymentProfiles", "0", "payment", "creditCard"]
        #expect(
            shown == [
                "cardNumber": "XXXX1111", "expirationDate": "2030-12", "cardType": "Visa", "issuerNumber": "411111",
            ])
        #expect(
            account.call(
                "updateCustomerProfile",
                ["profile": ["email": "b@example.org", "customerProfileId": .string(customer)]]
            )
            .isOk)
        #expect(account.call("getCustomerProfile", ["email": "b@example.org"]).isOk)
        #expect(account.call("getCustomerProfileIds")["ids"] == [.string(customer)])
        #expect(account.call("deleteCustomerProfile", ["customerProfileId": .string(customer)]).isOk)
        #expect(account.call("deleteCustomerProfile", ["customerProfileId": .string(customer)]).code == "E00040")
        #expect(charge(account, customer, card).code == "E00040")
    }

    @Test("The same customer again is refused with the id in the text, before its nonce is looked at (M-1)")
    func duplicateCustomer() throws {
        let account = try Account()
        let nonce = Account.nonce(account.makeNonce().text("opaqueData", "dataValue") ?? "")
        let (customer, _) = ids(create(account, "cust-7", nonce))
        let again = create(account, "cust-7", nonce)
        #expect(again.code == "E00039" && again.words == "A duplicate record with ID \(customer) already exists.")
        #expect(again["customerPaymentProfileIdList"] == [] && again["validationDirectResponseList"] == [])
        #expect(create(account, "cust-8", nonce).code == "E00114")
        #expect(account.call("createCustomerProfile", ["profile": ["profileType": "regular"]]).code == "E00041")
    }

    @Test("Cards are added up to ten, each once, and read, changed and deleted by id (M-1)")
    func cards() throws {
        let account = try Account()
        let (customer, first) = ids(create(account))
        let duplicate = account.call(
            "createCustomerPaymentProfile",
            [
                "customerProfileId": .string(customer),
                "paymentProfile": [
                    "billTo": ["firstName": "Ann", "lastName": "Lee", "zip": "98004"],
                    "payment": Account.card(expiry: "2031-01"),
                ],
            ])
        #expect(duplicate.code == "E00039" && duplicate.text("customerPaymentProfileId") == first)
        let numbers = [
            "4111111111111111", "4007000000027", "4012888818888", "5424000000000015", "2223000010309703",
            "2223000010309711", "370000000000002", "6011000000000012", "3088000000000017",
        ]
        for number in numbers { #expect(addCard(account, customer, Account.card(number)).isOk) }
        #expect(addCard(account, customer, Account.card("38000000000006")).code == "E00042")
        let path: JSONObject = ["customerProfileId": .string(customer), "customerPaymentProfileId": .string(first)]
        #expect(
            account.call("getCustomerPaymentProfile", path)["paymentProfile", "payment", "creditCard", "expirationDate"]
                == "XXXX")
        #expect(
            account.call("getCustomerPaymentProfile", ["customerProfileId": .string(customer)])
                .text("paymentProfile", "customerPaymentProfileId") == first, "the default card")
        let changed = account.call(
            "updateCustomerPaymentProfile",
            [
                "customerProfileId": .string(customer),
                "paymentProfile": [
                    "billTo": ["firstName": "Zoë"], "payment": Account.card("XXXX1111", expiry: "2033-03"),
                    "customerPaymentProfileId": .string(first),
                ],
            ])
        #expect(changed.isOk)
        let read = account.call(
            "getCustomerPaymentProfile",
            [
                "customerProfileId": .string(customer), "customerPaymentProfileId": .string(first),
                "unmaskExpirationDate": true,
            ])
        #expect(read["paymentProfile", "payment", "creditCard", "expirationDate"] == "2033-03")
        #expect(read.text("paymentProfile", "billTo", "firstName") == "Zoë")
        #expect(account.call("deleteCustomerPaymentProfile", path).isOk)
        #expect(account.call("deleteCustomerPaymentProfile", path).code == "E00040")
    }

    @Test("Live validation asks the issuer, and a decline keeps nothing (M-1, M-3)")
    func liveValidation() throws {
        let account = try Account()
        let created = create(account, mode: "liveMode")
        let values = (created.text("validationDirectResponseList", "0") ?? "").split(separator: ",")
        #expect(values[3] == "This transaction has been approved." && values[6].hasPrefix("60"))
        #expect(account.status(String(values[6])) == "voided" && account.balance == 0)
        let (customer, card) = ids(created)
        let declined = addCard(account, customer, Account.nonce("mock-nonce-declined"), mode: "liveMode")
        #expect(declined.code == "E00027" && declined.words == "This transaction has been declined.")
        #expect(addCard(account, customer, Account.nonce("mock-nonce-expired"), mode: "testMode").code == "E00027")
        let refused = addCard(account, customer, Account.card("4242424242424242"))
        #expect(refused.code == "E00013" && !refused.body8.contains("4242"))
        let validation = account.call(
            "validateCustomerPaymentProfile",
            [
                "customerProfileId": .string(customer), "customerPaymentProfileId": .string(card), "cardCode": "901",
                "validationMode": "liveMode",
            ])
        let checks = (validation.text("directResponse") ?? "").split(separator: ",", omittingEmptySubsequences: false)
        #expect(checks.count == 68 && checks[38] == "N")
    }

    @Test("A stored card is charged by its ids, and its refund needs the same card (M-1)")
    func charging() throws {
        let account = try Account()
        let (customer, card) = ids(create(account))
        let reply = charge(
            account, customer, card,
            ["order": ["invoiceNumber": "P1"], "processingOptions": ["isSubsequentAuth": true]])
        #expect(
            reply.responseCode == "1"
                && reply.text("transactionResponse", "profile", "customerPaymentProfileId") == card)
        #expect(account.details(reply.id).text("transaction", "billTo", "zip") == "98004")
        #expect(charge(account, customer, nil).responseCode == "1", "the default card")
        #expect(charge(account, customer, "1").code == "E00040")
        #expect(
            account.call("getTransactionListForCustomer", ["customerProfileId": .string(customer)])[
                "totalNumInResultSet"] == 2)
        account.advance(seconds: Account.day)
        func refund(_ card: String) -> Account.Reply {
            account.transact(
                "refundTransaction", "1.00",
                [
                    "profile": [
                        "customerProfileId": .string(customer), "paymentProfile": ["paymentProfileId": .string(card)],
                    ], "refTransId": .string(reply.id),
                ])
        }
        let other = addCard(account, customer, Account.card("5424000000000015")).text("customerPaymentProfileId") ?? ""
        #expect(refund(other).code == "E00051")
        #expect(refund(card).responseCode == "1")
    }

    @Test("A stored card cannot be mixed with other data (M-1)")
    func combinations() throws {
        let account = try Account()
        let (customer, card) = ids(create(account))
        #expect(charge(account, customer, card, ["billTo": ["zip": "1"]]).code == "E00093")
        #expect(charge(account, customer, card, ["customer": ["id": "1"]]).code == "E00108")
        let both = account.transact(
            "authCaptureTransaction", "1.00",
            [
                "payment": Account.card(),
                "profile": [
                    "customerProfileId": .string(customer), "paymentProfile": ["paymentProfileId": .string(card)],
                ],
            ])
        #expect(both.code == "E00090")
        #expect(
            account.transact("authCaptureTransaction", "1.00", ["profile": ["createProfile": true]]).code == "E00089")
        let mixed = account.transact(
            "authCaptureTransaction", "1.00",
            ["payment": Account.card(), "profile": ["createProfile": true, "customerProfileId": .string(customer)]])
        #expect(mixed.code == "E00088")
    }

    @Test("A charge can keep its card, and a failure to do so does not fail the charge (M-1)")
    func createProfile() throws {
        let account = try Account()
        func send(_ invoice: String) -> Account.Reply {
            account.transact(
                "authCaptureTransaction", "5.00",
                [
                    "payment": Account.nonce("mock-nonce-approved"), "profile": ["createProfile": true],
                    "order": ["invoiceNumber": .string(invoice)], "customer": ["id": "cust-1"],
                ])
        }
        let first = send("I1")
        let customer = first.text("profileResponse", "customerProfileId") ?? ""
        let card = first.text("profileResponse", "customerPaymentProfileIdList", "0") ?? ""
        #expect(first.text("profileResponse", "messages", "resultCode") == "Ok")
        #expect(charge(account, customer, card).responseCode == "1")
        let second = send("I2")
        #expect(second.responseCode == "1")
        #expect(second.text("profileResponse", "messages", "message", "0", "code") == "E00039")
        #expect(second.text("profileResponse", "messages", "message", "0", "text")?.contains(customer) == true)
        let read = account.call(
            "getCustomerPaymentProfile",
            ["customerProfileId": .string(customer), "customerPaymentProfileId": .string(card)])
        #expect(
            read.text("paymentProfile", "originalNetworkTransId")
                == first.text("transactionResponse", "networkTransId"))
    }

    @Test("A profile is made of an approved transaction alone (M-1)")
    func fromTransaction() throws {
        let account = try Account()
        func send(_ id: String, _ customer: String?) -> Account.Reply {
            var members: JSONObject = ["transId": .string(id)]
            if let customer { members["customer"] = ["merchantCustomerId": .string(customer)] }
            return account.call("createCustomerProfileFromTransaction", members)
        }
        let charge = account.charge()
        #expect(send(charge.id, "c1").isOk)
        #expect(send(charge.id, "c1").code == "E00039")
        #expect(send(charge.id, nil).code == "E00102")
        #expect(send("1", "c2").code == "E00099")
        #expect(send(account.charge(invoice: "I2", zip: "46282").id, "c3").code == "E00100")
        #expect(
            account.xml("createCustomerProfileFromTransaction", "<transId>1</transId>").body8
                .contains("<createCustomerProfileResponse "))
    }

    @Test("A new profile can be unknown for a while (M-1)")
    func replication() throws {
        let account = try Account()
        account.set { $0.replicationSeconds = 10 }
        let (customer, card) = ids(create(account))
        #expect(charge(account, customer, card).code == "E00040")
        #expect(account.call("getCustomerProfile", ["customerProfileId": .string(customer)]).code == "E00040")
        account.advance(seconds: 10)
        #expect(charge(account, customer, card).responseCode == "1")
    }
}
