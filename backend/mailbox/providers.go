package mailbox

// providers maps the domains of the usual French and international providers to
// their IMAP host, all of them with TLS on port 993.
func providers() map[string]string {
	domains := map[string]string{}
	for host, served := range map[string][]string{
		"imap.orange.fr":        {"orange.fr", "wanadoo.fr"},
		"imap.free.fr":          {"free.fr"},
		"imap.aliceadsl.fr":     {"aliceadsl.fr"},
		"imap.sfr.fr":           {"sfr.fr", "neuf.fr", "cegetel.net", "club-internet.fr", "9online.fr"},
		"imap.laposte.net":      {"laposte.net"},
		"imap.bbox.fr":          {"bbox.fr"},
		"imap.mailo.com":        {"mailo.com", "net-c.fr", "netcourrier.com"},
		"imap.gmail.com":        {"gmail.com", "googlemail.com"},
		"outlook.office365.com": {"outlook.com", "outlook.fr", "outlook.be", "hotmail.com", "hotmail.fr", "hotmail.be", "live.com", "live.fr", "live.be", "msn.com"},
		"imap.mail.yahoo.com":   {"yahoo.com", "yahoo.fr", "ymail.com", "rocketmail.com"},
		"imap.aol.com":          {"aol.com", "aol.fr"},
		"imap.mail.me.com":      {"icloud.com", "me.com", "mac.com"},
		"imap.gmx.com":          {"gmx.com", "gmx.fr"},
		"imap.gmx.net":          {"gmx.net", "gmx.de", "gmx.at", "gmx.ch"},
		"imap.mail.com":         {"mail.com"},
		"imap.web.de":           {"web.de"},
		"imap.zoho.com":         {"zoho.com"},
		"imap.zoho.eu":          {"zohomail.eu"},
		"imap.fastmail.com":     {"fastmail.com", "fastmail.fm"},
		"imap.yandex.com":       {"yandex.com"},
		"imap.mailbox.org":      {"mailbox.org"},
		"posteo.de":             {"posteo.de", "posteo.net"},
		"mail.infomaniak.com":   {"ik.me", "ikmail.com", "etik.com"},
		"imaps.bluewin.ch":      {"bluewin.ch"},
		"imap.proximus.be":      {"proximus.be", "skynet.be"},
	} {
		for _, domain := range served {
			domains[domain] = host
		}
	}
	return domains
}
