import HTTPTypes
import PaymentHTTP
import Testing

@testable import AuthorizeNetMock

/// Both formats and the strict order of the schema: the Authorize.net notes, section 1.
@Suite struct FormatTests {
    private static let ns = "AnetApi/xml/v1/schema/AnetApiSchema.xsd"

    private static func invalid(_ parent: String, _ child: String, _ expected: String?) -> String {
        "The element '\(parent)' in namespace '\(ns)' has invalid child element '\(child)' in namespace '\(ns)'."
            + (expected.map { " List of possible elements expected: '\($0)' in namespace '\(ns)'." } ?? "")
    }

    private static let violations: [(JSONObject, String)] = [
        (
            ["transactionRequest": ["transactionType": "voidTransaction", "refTransId": "1", "payment": [:]]],
            invalid(
                "transactionRequest", "payment",
                "splitTenderId, order, lineItems, tax, duty, shipping, taxExempt, poNumber, customer, billTo, shipTo, "
                    + "customerIP, "
                    + "cardholderAuthentication, retail, employeeId, transactionSettings, userFields, surcharge, "
                    + "merchantDescriptor, subMerchant, tip, processingOptions, subsequentAuthInformation, otherTax, "
                    + "shipFrom, "
                    + "authorizationIndicatorType")
        ),
        (
            [
                "transactionRequest": [
                    "transactionType": "authCaptureTransaction",
                    "payment": ["creditCard": ["cardNumber": "4111111111111111"]],
                ]
            ],
            "The element 'creditCard' in namespace '\(ns)' has incomplete content. List of possible elements expected: "
                + "'expirationDate' in namespace '\(ns)'."
        ),
        (
            ["transactionRequest": ["transactionType": "voidTransaction"], "refId": "late"],
            invalid("createTransactionRequest", "refId", nil)
        ),
        (["surprise": "1"], invalid("createTransactionRequest", "surprise", "clientId, refId, transactionRequest")),
        (
            ["transactionRequest": ["amount": "1.00"]],
            invalid("transactionRequest", "amount", "transactionType")
        ),
        (
            ["transactionRequest": ["transactionType": "authCaptureTransaction", "payment": ["dataSource": "x"]]],
            invalid(
                "payment", "dataSource",
                "creditCard, bankAccount, trackData, encryptedTrackData, payPal, opaqueData, emv")
        ),
        (
            ["refId": "ref-12345-ref-12345-r", "transactionRequest": ["transactionType": "voidTransaction"]],
            "The '\(ns):refId' element is invalid - The value ref-12345-ref-12345-r is invalid according to its "
                + "datatype "
                + "'String' - The actual length is greater than the MaxLength value."
        ),
        (
            [
                "transactionRequest": [
                    "transactionType": "authCaptureTransaction", "profile": ["customerProfileId": "12a"],
                ]
            ],
            "The '\(ns):customerProfileId' element is invalid - The value 12a is invalid according to its datatype "
                + "'\(ns):numericString' - The Pattern constraint failed."
        ),
        (
            [
                "transactionRequest": [
                    "transactionType": "authCaptureTransaction",
                    "payment": ["creditCard": ["cardNumber": "41111111111111112", "expirationDate": "2030-12"]],
                ]
            ],
            "The '\(ns):cardNumber' element is invalid - The value XXXX is invalid according to its datatype "
                + "'String' - The "
                + "actual length is greater than the MaxLength value."
        ),
        (
            ["transactionRequest": ["transactionType": "authCaptureTransaction", "amount": "12,00"]],
            "The '\(ns):amount' element is invalid - The value 12,00 is invalid according to its datatype "
                + "'http://www.w3.org/2001/XMLSchema:decimal' - The string is not a valid Decimal value."
        ),
        (
            ["transactionRequest": "text"],
            "The element 'transactionRequest' in namespace '\(ns)' cannot contain text. List of possible "
                + "elements expected: "
                + "'transactionType' in namespace '\(ns)'."
        ),
    ]

    @Test(
        "What breaks the schema is refused in the words of the validator, without repeating a card (M-1, S-81)",
        arguments: violations)
    func violation(members: JSONObject, text: String) throws {
        let reply = try Account().call("createTransaction", members)
        #expect(reply.status == 200)
        #expect(reply.code == "E00003")
        #expect(reply.words == text)
        #expect(reply.json.objectValue?.names == ["messages"], "without refId")
    }

    @Test("The same violation has the same words in XML, under ErrorResponse (M-1)")
    func violationInXML() throws {
        let reply = try Account().xml(
            "createTransaction",
            "<refId>r1</refId><transactionRequest><amount>1.00</amount></transactionRequest>")
        let text = Self.invalid("transactionRequest", "amount", "transactionType")
        #expect(reply.body8.contains("<ErrorResponse ") && !reply.body8.contains("refId"))
        #expect(reply.body8.contains("<code>E00003</code><text>\(text)</text>"))
    }

    @Test("Answers begin with a byte-order mark, have status 200, and speak the format of the request (M-1)")
    func formats() throws {
        let account = try Account()
        let json = account.call("authenticateTest", refID: "r1")
        #expect(json.body.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(json.header("Content-Type") == "application/json; charset=utf-8")
        #expect(
            json.body8.dropFirst()
                == #"{"refId":"r1","messages":{"resultCode":"Ok","message":[{"code":"I00001","text":"Successful."}]}}"#)
        let xml = account.xml("authenticateTest", "<refId>r1</refId>")
        #expect(xml.status == 200 && xml.body.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(xml.header("Content-Type") == "application/xml; charset=utf-8")
        #expect(
            xml.body8.dropFirst() == """
                <?xml version="1.0" encoding="utf-8"?><authenticateTestResponse \
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" \
                xmlns="AnetApi/xml/v1/schema/AnetApiSchema.xsd"><refId>r1</refId><messages><resultCode>Ok</resultCode>\
                <message><code>I00001</code><text>Successful.</text></message></messages></authenticateTestResponse>
                """)
    }

    @Test("Lists are flat in JSON and wrapped in XML, and the most derived type comes first in JSON alone (M-1)")
    func flattening() throws {
        let account = try Account()
        let customer = account.call(
            "createCustomerProfile",
            [
                "profile": [
                    "merchantCustomerId": "c1", "email": "a@example.org",
                    "paymentProfiles": [
                        ["billTo": ["firstName": "Ann", "phoneNumber": "555"], "payment": Account.card()]
                    ],
                ]
            ])
        let id = customer.text("customerProfileId") ?? ""
        let json = account.call("getCustomerProfile", ["customerProfileId": .string(id)])
        #expect(
            json["profile"]?.objectValue?.names
                == ["paymentProfiles", "profileType", "customerProfileId", "merchantCustomerId", "email"])
        #expect(
            json["profile", "paymentProfiles", "0", "billTo"]?.objectValue?.names == ["phoneNumber", "firstName"])
        let xml = account.xml("getCustomerProfile", "<customerProfileId>\(id)</customerProfileId>").body8
        #expect(
            xml.contains(
                "<profile><merchantCustomerId>c1</merchantCustomerId><email>a@example.org</email><customerProfileId>"
                    + "\(id)</customerProfileId><paymentProfiles><billTo><firstName>Ann</firstName>"
                    + "<phoneNumber>555</phoneNumber>"
            ))
        let charge = account.charge()
        #expect(charge["transactionResponse", "messages", "0", "code"] == "1")
        #expect(charge.json.objectValue?.names == ["transactionResponse", "messages"])
        #expect(
            charge["transactionResponse", "SupplementalDataQualificationIndicator"] == .integer(0))
        let inXML = account.xml(
            "createTransaction",
            "<transactionRequest><transactionType>voidTransaction</transactionType>"
                + "<refTransId>\(charge.id)</refTransId>"
                + "</transactionRequest>"
        ).body8
        #expect(inXML.contains("<messages><message><code>1</code><description>"))
        #expect(!inXML.contains("Supplemental"))
    }

    @Test("Prefixes, attributes, comments and CDATA of XML are read; amounts in any spelling are one amount (M-1)")
    func lenience() throws {
        let account = try Account()
        let reply = account.send(
            """
            <a:createTransactionRequest xmlns:a="\(Self.ns)" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
            <!-- a comment --><a:merchantAuthentication><a:name>\(account.login)</a:name>\
            <a:transactionKey>\(account.credential("transactionKey"))</a:transactionKey></a:merchantAuthentication>
            <a:transactionRequest><a:transactionType xsi:type="x">authCaptureTransaction</a:transactionType>\
            <a:amount>12.3</a:amount><a:payment><a:creditCard><a:cardNumber>4111111111111111</a:cardNumber>\
            <a:expirationDate>2030-12</a:expirationDate></a:creditCard></a:payment><a:order>\
            <a:description><![CDATA[<b>]]> &amp; &#x41;</a:description></a:order></a:transactionRequest>
            </a:createTransactionRequest>
            """, type: "application/xml")
        #expect(reply.body8.contains("<responseCode>1</responseCode>"), "\(reply.body8)")
        let again = account.transact(
            "authCaptureTransaction", "12.3000", ["payment": Account.card()])
        #expect(again.reason == "11")
        let id = account.call("getUnsettledTransactionList").text("transactions", "0", "transId") ?? ""
        #expect(account.details(id).text("transaction", "order", "description") == "<b> & A")
        #expect(account.xml("getTransactionDetails", "<transId>\(id)</transId>").body8.contains("&lt;b&gt; &amp; A"))
    }

    @Test(
        "Hostile and broken XML is refused, not followed (M-1)",
        arguments: [
            #"<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><isAliveRequest>&x;</isAliveRequest>"#,
            "<authenticateTestRequest>&unknown;</authenticateTestRequest>", "<a><b></a></b>", "<a", "<a>", "<a/><b/>",
            "<a b=\"1\" b=\"2\"/>", "<a b=1/>", "<a>&#0;</a>", "<a>\u{1}</a>", "<1/>",
            String(repeating: "<a>", count: 100), "<a>" + String(repeating: "<b/>", count: 20_001) + "</a>",
        ])
    func brokenXML(body: String) throws {
        let reply = try Account().send(body, type: "text/xml")
        #expect(reply.status == 200)
        #expect(reply.body8.contains("<code>E00003</code>"))
        #expect(!reply.body8.contains("root:"))
    }

    @Test(
        "Broken JSON is refused as such (M-1)",
        arguments: [
            "", "x", "{", "[]", "{}", #"{"a":{},"b":{}}"#, #"{"a":1,"a":2}"#, String(repeating: #"{"a":"#, count: 60),
        ])
    func brokenJSON(body: String) throws {
        let reply = try Account().send(body)
        #expect(reply.status == 200 && reply.code == "E00001")
    }

    @Test("Unknown requests, namespaces, content types, paths and methods are refused (M-1)")
    func unknown() throws {
        let account = try Account()
        let reply = account.call("launchRocket")
        #expect(reply.words == "The '\(Self.ns):launchRocketRequest' element is not declared.")
        #expect(account.xml("authenticateTest", "", namespace: "http://other").body8.contains("<code>E00045</code>"))
        #expect(account.send("{}", type: "application/pdf").code == "E00002")
        #expect(account.request(.get, "/xml/v1/request.api").status == 405)
        #expect(account.request(.get, "/nowhere").status == 404)
    }

    @Test("Only these credentials open the account, and each key only its own calls (M-1)")
    func authentication() throws {
        let account = try Account()
        func code(_ authentication: JSON, _ name: String = "authenticateTestRequest") -> String? {
            account.send(JSON.object([name: ["merchantAuthentication": authentication]]).text()).code
        }
        let key = JSON.string(account.credential("transactionKey"))
        #expect(code(["name": .string(account.login), "transactionKey": key]) == "I00001")
        #expect(code(["name": "nobody", "transactionKey": key]) == "E00007")
        #expect(code(["name": .string(account.login), "transactionKey": "0123456789abcdef"]) == "E00007")
        #expect(code(["name": .string(account.login), "sessionToken": "x"]) == "E00007")
        let client = JSON.string(account.credential("publicClientKey"))
        #expect(code(["name": .string(account.login), "clientKey": client]) == "E00059")
        #expect(account.send(#"{"isAliveRequest":{}}"#).isOk)
        let refused = account.send(
            """
            <createTransactionRequest xmlns="\(Self.ns)"><merchantAuthentication><name>x</name><transactionKey>y\
            </transactionKey></merchantAuthentication><refId>r</refId><transactionRequest>\
            <transactionType>voidTransaction\
            </transactionType></transactionRequest></createTransactionRequest>
            """)
        let inJSON = account.send(
            #"{"createTransactionRequest":{"merchantAuthentication":{"name":"x","transactionKey":"y"},"#
                + #""transactionRequest":{"transactionType":"voidTransaction"}}}"#)
        #expect(inJSON.code == "E00007" && inJSON.json.objectValue?.names == ["messages"])
        #expect(
            refused.body8.contains("<createTransactionResponse ") && refused.body8.contains("<transactionResponse />"))
    }
}
