/// Which members of a message a recording keeps: what is on no list is taken out.
///
/// Names are compared without case, `_`, `-` and spaces, so that `order_id` and `orderId` are one name.
struct ScrubbingRules: Sendable {
    /// What happens to a value.
    enum Treatment {
        /// It stays, less what is private inside it.
        case kept
        /// A placeholder takes its place.
        case hidden
        /// Only the last digits of a masked card number stay.
        case masked
        /// A part of a card's expiry.
        case expiry
        /// It is a signature: whether it was right is all that is kept.
        case signature
    }

    /// Which way a message goes.
    enum Direction {
        case request, answer
    }

    private let kept: Set<String>
    /// Names whose values differ from run to run: times and names made from them.
    let volatile: Set<String>

    /// Makes rules.
    ///
    /// - Parameters:
    ///   - keeping: more names to keep, the merchant's own or those of another gateway.
    ///   - volatile: more names whose values a replay need not repeat.
    ///   - keepsPersonalData: whether names, addresses and telephone numbers stay.
    init(keeping: Set<String> = [], volatile: Set<String> = [], keepsPersonalData: Bool = false) {
        let more = Set(keeping.map(Self.plain)).subtracting(Self.neverKept)
        kept = Self.usual.union(more).union(keepsPersonalData ? Self.personal : [])
        self.volatile = Self.usuallyVolatile.union(volatile.map(Self.plain))
    }

    /// What happens to the value of the member `name`.
    func treatment(of name: String, _ direction: Direction) -> Treatment {
        let name = Self.plain(name)
        if Self.signatures.contains(name) { return .signature }
        if Self.maskedCards.contains(name) { return .masked }
        if Self.expiries.contains(name) { return direction == .answer ? .expiry : .hidden }
        if volatile.contains(name) { return direction == .request ? .hidden : .kept }
        if kept.contains(name) { return .kept }
        return direction == .answer && Self.answersOnly.contains(name) ? .kept : .hidden
    }

    /// Whether a member bears a signature.
    static func isSignature(_ name: String) -> Bool { signatures.contains(plain(name)) }

    /// Whether an object under this name may show its id.
    func showsID(below name: String, _ direction: Direction) -> Bool {
        Self.containers.contains(Self.plain(name)) || treatment(of: name, direction) == .kept
    }

    /// Whether a value of this name is private wherever else it stands, however much it looks like a word.
    func isPrivateEverywhere(_ value: String, _ name: String) -> Bool {
        let name = Self.plain(name)
        // A gateway's word for a kind of thing, such as `creditCard`, may bear the name of a token elsewhere.
        let isWord = value.allSatisfy { $0.isLetter }
        return Self.personal.contains(name) || Self.neverKept.contains(name) && !isWord
    }

    /// The name without what spellings differ in; of `group[name]` and `list[0]` what it is about.
    static func plain(_ name: String) -> String {
        let parts = name.split { $0 == "[" || $0 == "]" }.filter { !$0.allSatisfy(\.isNumber) }
        return (parts.last.map(String.init) ?? name).lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    }

    /// Secrets and card data: kept by no option.
    private static let neverKept: Set<String> = [
        "authorization", "authticket", "cardnumber", "cardcode", "cardcvv", "cardtoken", "clientsecret", "confirmtoken",
        "customerpaymentprofileid", "customerprofileid", "cvc", "cvv", "cvv2", "datavalue", "liqpaytoken",
        "merchantpassword", "number", "otp", "password", "paymentmethod", "paymentprofileid", "privatekey", "rec2token",
        "rectoken", "secretkey", "securitycode", "signaturekey", "token", "track1", "track2", "transactionkey",
    ]

    /// About people.
    private static let personal: Set<String> = [
        "address", "address1", "address2", "cardholder", "city", "clientaddress", "clientcity", "clientcountry",
        "clientemail", "clientfirstname", "clientlastname", "clientphone", "clientzipcode", "country", "customeremail",
        "customerip", "deliveryemails", "description", "email", "firstname", "ip", "lastname", "line1", "line2", "name",
        "phone", "phonenumber", "postalcode", "productname", "receiptemail", "senderemail", "senderfirstname",
        "senderlastname", "senderphone", "state", "street", "zip",
    ]

    private static let signatures: Set<String> = [
        "merchantsignature", "signature", "transhash", "transhashsha2", "xanetsignature", "stripesignature",
    ]

    private static let maskedCards: Set<String> = [
        "accountnumber", "cardnumber", "cardpan", "maskedcard", "sendercardmask2",
    ]

    private static let expiries: Set<String> = [
        "cardexpmonth", "cardexpyear", "expiry", "expirationdate", "expmonth", "expyear",
    ]

    private static let usuallyVolatile: Set<String> = [
        "firstsettlementdate", "lastsettlementdate", "orderdate", "refid",
    ]

    /// Members that hold other members, whose ids are no secrets; text under these names is.
    private static let containers: Set<String> = [
        "batch", "creditcard", "card", "data", "items", "list", "order", "payment", "profile",
    ]

    /// Words of a gateway; in a request the same names hold words of the merchant.
    private static let answersOnly: Set<String> = ["description", "errdescription", "text", "errortext", "message"]

    /// What the four gateways' messages say of money, states and ids.
    private static let usual: Set<String> = Set(
        """
        accounttype action actionpayment advicecode agreement allowredirects amount amountcapturable amountcaptured
        amountdetails amountreceived amountrefunded amounttocapture amounttotal apiversion approvedamount authamount
        authcode authenticatetestrequest automaticpaymentmethods batchid batchlist billto brand canceledat
        cancellationreason cancelurl capture capturebefore capturemethod cardcoderequired cardtokenaction
        cardtokeninfo cardtype cardtypetext challenge charge chargeamount chargecount checks clientreferenceid code
        completiondate confirm consent consentagreement consentgivenat consentpurpose count
        createcustomerpaymentprofilerequest createcustomerprofilefromtransactionrequest createcustomerprofilerequest
        created createdate createddate createtransactionrequest createtransactionresponse currencies currency
        currencycode customer customercreation d3acsurl datadescriptor datebegin dateend datefrom datenext dateto
        day declinecode delayedcapture deletecustomerpaymentprofilerequest disputed duplicatewindow enabled enddate
        errcode error errorcode errors expand expiredate expireddate expiresat failurecode failuremessage
        failurereason fee format gatewayid getcustomerpaymentprofilerequest getcustomerprofilerequest
        gethostedpaymentpagerequest getmerchantdetailsrequest getsettledbatchlistrequest
        gettransactiondetailsrequest gettransactionlistrequest getunsettledtransactionlistrequest gte hasmore
        heldtransactionrequest hostedpaymentsettings id includestatistics invoicenumber invoiceurl
        isfirstsubsequentauth isstoredcredentials issubsequentauth istestmode language last4 lastpayeddate
        lastpayedstatus lastpaymenterror lastsetuperror latestcharge limit lineitems livemode lt lte
        merchantauthtype merchantreference merchanttransactionsecuretype merchanttransactiontype messages metadata
        method mode moderation networkdeclinecode nextaction nextpaymentdate object offsession offset orderby
        orderdescending orderid orderlifetime orderreference ordertimeout originalamount originalauthamount outcome
        page paging param paymentid paymentintent paymentintentdata paymentmethoddetails paymentmethodtypes
        paymentprofile paymentprofiles paymentstatus paymentsystem pendingreason prepaidcard price pricedata
        processingdate processingoptions productcount productdata productprice purpose quantity query reason
        reasoncode receipt redirecttourl reftransid refund refundamount refundcount refunddatelast refunded refunds
        regularmode reportid requestedamount requesttype respformat responsecode responsereasoncode
        responsereasondescription result resultcode rrn sandbox search sendercardbank sendercardtype setting
        settingname settleamount settlementamount settlementdate settlementstate settlementtimelocal
        settlementtimeutc setupfutureusage setupintent shopcart showbankaccount showcreditcard showreceipt sorting
        splittenderid startingafter statistics status submittimelocal submittimeutc subscribed subscribedatestart
        subscribeperiodicity subsequentauthinformation taxamount time totalnuminresultset transaction transactionid
        transactionlist transactionrequest transactionresponse transactions transactionsettings transactionstatus
        transactiontype transid type unitamount unmaskexpirationdate updateheldtransactionrequest usage
        validationmode version waitamount waitreservestatus
        """.split { $0 == " " || $0 == "\n" }.map(String.init)
    )
}
