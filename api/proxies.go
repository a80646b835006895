package api

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/valyala/fasthttp"
)

// proxies are the addresses whose forwarded headers are believed; from anybody else they are ignored.
type proxies []netip.Prefix

// ParseProxies reads TRUSTED_PROXIES: addresses and CIDR ranges, separated by commas or spaces.
func ParseProxies(list string) ([]netip.Prefix, error) {
	var found []netip.Prefix
	for _, item := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		if address, err := netip.ParseAddr(item); err == nil {
			address = address.Unmap()
			found = append(found, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(item)
		if err != nil {
			return nil, fmt.Errorf("trusted proxies: %q is neither an address nor a range such as 10.0.0.0/8", item)
		}
		found = append(found, prefix.Masked())
	}
	return found, nil
}

func (p proxies) trust(address netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// client gives the caller's address and whether the caller came by TLS. X-Forwarded-For is read from the
// right, past trusted proxies only: what stands further left was written by the caller.
func (p proxies) client(ctx *fasthttp.RequestCtx) (address string, secure bool) {
	remote, ok := netip.AddrFromSlice(ctx.RemoteIP())
	if !ok {
		return ctx.RemoteAddr().String(), ctx.IsTLS()
	}
	remote = remote.Unmap().WithZone("")
	if !p.trust(remote) {
		return remote.String(), ctx.IsTLS()
	}
	hops := strings.Split(joined(ctx, "X-Forwarded-For"), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		remote = hop.Unmap().WithZone("")
		if !p.trust(remote) {
			break
		}
	}
	protos := strings.Split(joined(ctx, "X-Forwarded-Proto"), ",")
	return remote.String(), strings.EqualFold(strings.TrimSpace(protos[len(protos)-1]), "https")
}

// joined gives all values of a header as one list, in order.
func joined(ctx *fasthttp.RequestCtx, name string) string {
	var values []string
	for _, value := range ctx.Request.Header.PeekAll(name) {
		values = append(values, string(value))
	}
	return strings.Join(values, ",")
}
