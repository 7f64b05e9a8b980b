// Package fetch asks servers that strangers have named whether they answer.
//
// It owns the way out of the house: http and https on their usual ports, to public addresses alone. The address is looked at when
// the connection is made and not before, so that no name can lead elsewhere in between, and again for each redirect. Nothing of
// ours goes along (no cookie, no referrer), nothing is read but the status, and everything has its time.
//
// It refuses private, local and reserved networks, other schemes and ports, user names in addresses, and more than five redirects.
package fetch
