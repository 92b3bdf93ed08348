// Package vault keeps the one key of a member's profile: a random master key that
// a password, the system's keyring or a printed recovery key opens. From it come
// the key of the encrypted cache and the keys that seal documents and hide their
// names.
//
// # The law of vault.json
//
// One JSON object in UTF-8, at most 64 KiB, written without white space, in this
// order of fields, and ended by one line feed; binary values are in standard
// base64 with padding:
//
//	format  1. A reader that meets a greater number touches nothing.
//	id      32 lower-case hex digits, random; names the vault in the keyring.
//	owner   {salt, hash}: 16 random bytes, and HMAC-SHA256 keyed by them of the
//	        opaque member id. Tells whose vault it is without opening it.
//	slots   1 to 16 objects {kind, parameters, nonce, wrapped}, no kind twice.
//	sum     SHA-256, as lower-case hex digits, of this very object written with
//	        an empty sum and without the final line feed.
//
// A file that its reader would not have written byte for byte is damaged. The sum
// tells a damaged file from a wrong password; it is no secret and stops no one who
// means harm. That is what the slots' authentication is for.
//
// A slot wraps the 32-byte master key with XChaCha20-Poly1305 under a key of its
// own (KEK), with a random 24-byte nonce; wrapped is 48 bytes. The additional data
// are, each preceded by its length as 4 bytes big-endian: "espace-adherents
// vault", format in decimal, id, owner salt, owner hash, kind, and the parameters
// as they are written. So no slot can be altered, moved to another vault, or be
// given another owner, kind or cost unnoticed.
//
// The kinds of slots:
//
//	password  KEK = argon2id(NFC of the password in UTF-8, salt, time, memory,
//	          threads), 32 bytes. Parameters: {"kdf":"argon2id","time":3,
//	          "memory_kib":65536,"threads":4,"salt":16 bytes}. A reader refuses
//	          more than 16 passes, 256 MiB or 16 threads before it computes
//	          anything. Every vault has this slot.
//	keyring   KEK = 32 random bytes kept by the system's keyring, in base64, under
//	          the service "espace-adherents" and the user id. Parameters: {}.
//	recovery  KEK = HKDF-SHA256 of a secret of 16 random bytes, with the id as it is
//	          written for salt and the info "espace-adherents/1 recovery", 32 bytes.
//	          Parameters: {}. The member keeps the secret on paper, in Crockford's
//	          base32, eight groups of four symbols with a dash between: the secret,
//	          then the first 4 bytes of the SHA-256 of "espace-adherents/1 recovery
//	          sum" and the secret, which tell a mistyped key from a wrong one. It
//	          has 128 bits, so nothing stretches it.
//
// A reader keeps slots of kinds it does not know, as they are, and opens the vault
// by one that it knows; so a new kind needs no new format. A change of anything
// else does.
//
// The keys in use are HKDF-SHA256 of the master key, no salt, 32 bytes each, with
// the info "espace-adherents/1 database", "espace-adherents/1 files" and
// "espace-adherents/1 file names".
//
// # The law of a sealed file
//
// An age v1 file (age-encryption.org/v1) with one stanza of type
// "espace-adherents/1", whose one argument is a random 24-byte nonce in unpadded
// base64, and whose body is age's file key sealed with XChaCha20-Poly1305 under
// the files key, with the stanza's type as additional data. Its name on the disk
// is HMAC-SHA256 of the content's SHA-256 (64 hex digits) under the file-names key,
// as lower-case hex digits.
package vault
