// The provider of npm's `oidc-provider`, on a free port of this machine, as its own process. It prints its
// address. Whoever comes is let in as whom the address of the interaction says, without a form:
// ?account=NAME&amr=a,b, or turned away: ?deny=1.
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const server = createServer()
server.listen(0, '127.0.0.1', () => {
    const issuer = `http://127.0.0.1:${server.address().port}`
    const provider = new Provider(issuer, {
        clients: [{
            client_id: 'oversight',
            client_secret: process.env.CLIENT_SECRET,
            // The port of the service is not known yet; a native client may come back on any (RFC 8252).
            application_type: 'native',
            redirect_uris: ['http://127.0.0.1/session/outside/back'],
        }],
        claims: { openid: ['sub', 'acr', 'amr'] },
        cookies: { keys: ['of this process'] },
        features: { devInteractions: { enabled: false } },
        interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
        findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
        pkce: { required: () => true },
    })
    const answer = provider.callback()
    server.on('request', async (request, response) => {
        const url = new URL(request.url, issuer)
        if (!url.pathname.startsWith('/interaction/')) return answer(request, response)
        const { params } = await provider.interactionDetails(request, response)
        if (url.searchParams.has('deny')) {
            return provider.interactionFinished(request, response, { error: 'access_denied' })
        }
        const accountId = url.searchParams.get('account')
        const grant = new provider.Grant({ accountId, clientId: params.client_id })
        grant.addOIDCScope('openid')
        return provider.interactionFinished(request, response, {
            login: { accountId, amr: url.searchParams.get('amr')?.split(',') },
            consent: { grantId: await grant.save() },
        })
    })
    console.log(issuer)
})
