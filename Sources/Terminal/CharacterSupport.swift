import CNcurses
import Glibc

/// Which characters the terminal can be sent.
package enum CharacterSupport: Hashable, Sendable {
    case unicode
    /// Signs of ours become their ASCII forms, what else is not ASCII a question mark.
    case ascii

    /// Sets the character part of the process's locale, on which ncurses depends, and says what came of it.
    ///
    /// Without a locale, or with "C" or "POSIX", it takes C.UTF-8, as today's terminals all show it. A locale
    /// that names another character set is believed.
    @MainActor
    package static func establish(environment: [String: String]) -> CharacterSupport {
        let named =
            ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "C"
        let isNeutral = ["C", "POSIX"].contains(named)
        if !isNeutral, setlocale(LC_CTYPE, named) != nil {
            return cncurses_locale_is_utf8() ? .unicode : .ascii
        }
        if setlocale(LC_CTYPE, "C.UTF-8") != nil, cncurses_locale_is_utf8() { return .unicode }
        setlocale(LC_CTYPE, "C")
        return .ascii
    }
}
