/// What the console says in English.
struct EnglishConsole: ConsoleTexts {
    func word(_ word: ConsoleWord) -> String {
        switch word {
        case .menu: "Menu"
        case .sections: "Sections of the console"
        case .leave: "Sign out"
        case .signIn: "Sign in"
        case .loginName: "Name"
        case .loginNameHelp: "What they sign in with: small letters, digits, dots and hyphens."
        case .password: "Password"
        case .enter: "Sign in"
        case .wrongSignIn: "Name and password do not belong together. Check both and try again."
        case .otp: "One-time code"
        case .otpHelp: "Six digits from your authenticator app."
        case .wrongCode: "This code is wrong, too old, or was used before. Wait for the next one and type it."
        case .tooManySignIns: "Too many tries. Please wait an hour, or ask an owner for a new password."
        case .forbiddenTitle: "You may not do this"
        case .forbiddenText: "Your role does not include it. Ask an owner or a manager."
        case .unknownTitle: "There is no such page"
        case .unknownText: "What you were looking for is not here. It may have another address by now."
        case .troubleTitle: "This was not done"
        case .changedMeanwhile: "Somebody else has changed this meanwhile. Look at it again, and repeat what you did."
        case .gatewayTrouble: "The payment service refused, or does not answer. No money has moved."
        case .storeTrouble: "The data cannot be reached at the moment. Nothing was changed; please try again."
        case .back: "Back"
        case .home: "To the orders"
        case .me: "My account"
        case .shownName: "Full name"
        case .role: "Role"
        case .language: "Language"
        case .save: "Save"
        case .add: "Add"
        case .addPerson: "Add somebody"
        case .addPersonHelp: "Give them the name and the password in person. They can change the password themselves."
        case .change: "Change"
        case .remove: "Remove"
        case .removeText: "They cannot sign in any more, and are signed out at once."
        case .people: "Who works here"
        case .presentPassword: "Present password"
        case .newPassword: "New password"
        case .newPasswordHelp: "At least 12 characters; several words are easy to remember."
        case .changePassword: "Change password"
        case .resetPassword: "Set a new password"
        case .resetHelp: "They are signed out everywhere."
        case .secondFactor: "Second factor"
        case .factorIsOn: "On: you are asked for a one-time code when you sign in."
        case .factorIsOff: "Off."
        case .factorWhy: "An authenticator app shows a new code every 30 seconds. Large refunds need one."
        case .factorSetUp: "Set it up"
        case .factorScan: "Type this key into your authenticator app, or open the link on the phone that has the app."
        case .factorSecret: "Key"
        case .factorLink: "Open in the authenticator app"
        case .factorConfirm: "Then type the code that the app shows."
        case .turnOn: "Turn on"
        case .turnOff: "Turn off"
        case .takeOff: "Turn the second factor off"
        case .takeOffHelp: "For somebody who has lost their phone. They are signed out everywhere."
        case .yes: "yes"
        case .no: "no"
        case .ownCode: "Your one-time code"
        case .ownPassword: "Your own password"
        case .proofHelp: "So that nobody does this who finds your browser open."
        case .proofOfRoleHelp: "Only needed for another role."
        case .oneself: "You change your own password and second factor in your account:"
        case .refundLimits: "Refunds without a second factor"
        case .refundLimitsHelp:
            "Up to which amount money can be given back without a one-time code. One amount a line, such as 200.00 EUR. In a currency that is not named every refund needs a code."
        case .wrongLimits: "A line is not an amount with its currency. Write it like 200.00 EUR."
        }
    }

    func name(of section: ConsoleSection) -> String {
        switch section {
        case .orders: "Orders"
        case .book: "New booking"
        case .terminal: "Virtual terminal"
        case .reports: "Reports"
        case .cases: "Cases"
        case .outbox: "Messages"
        case .audit: "Audit trail"
        case .offers: "Offers"
        case .branches: "Branches"
        case .templates: "Message templates"
        case .pageSettings: "Payment page"
        case .staff: "Staff"
        }
    }

    func name(of role: StaffRole) -> String {
        switch role {
        case .viewer: "Viewer: looks only"
        case .cashier: "Cashier: books and takes payments"
        case .manager: "Manager: also changes orders and gives money back"
        case .owner: "Owner: also sets everything up"
        }
    }

    func words(for problem: StaffProblem) -> String {
        switch problem {
        case .badName: "The name to sign in with has 1 to 40 small letters, digits, dots, hyphens or underscores."
        case .nameTaken: "Somebody signs in with this name already. Choose another."
        case .badShownName: "The full name has 1 to 80 characters, in one line."
        case .badPassword: "The password needs at least 12 characters and must not be the name."
        case .wrongPassword: "The present password is another one."
        case .lastOwner: "This is the only owner. Make somebody else an owner first."
        case .unknown: "There is nobody of this name any more."
        case .wrongCode: self[.wrongCode]
        case .tooMany: "The list is full. Remove somebody first."
        case .oneself: "You change your own password and second factor under “\(self[.me])”."
        }
    }

    func tooManyTries(until time: String) -> String { "Too many wrong tries. Wait until \(time), and try again." }

    func done(_ word: String) -> String? {
        switch word {
        case "added": "Added."
        case "removed": "Removed."
        case "saved": "Saved."
        case "password": "The password is changed."
        case "factor-on": "The second factor is on."
        case "factor-off": "The second factor is off."
        default: nil
        }
    }
}
