// A provider that lies, in the way that ?forge= of its address of authorisation says.
import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { SignJWT, exportJWK, generateKeyPair } from 'jose'

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function key(kid) {
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    return { kid, privateKey, jwk: { ...await exportJWK(publicKey), kid, alg: 'ES256', use: 'sig' } }
}

export class Forger {
    constructor(clientId, subject) {
        Object.assign(this, { clientId, subject, asked: 0 })
    }

    // Listens, on the port that it had before where it had one.
    async open() {
        this.published ??= await key('one')
        this.hidden ??= await key('one')
        this.server = createServer((request, response) => void this.answer(request, response))
        await new Promise((done) => this.server.listen(this.port ?? 0, '127.0.0.1', done))
        this.port = this.server.address().port
        this.issuer = `http://127.0.0.1:${this.port}`
    }

    close() {
        this.server.closeAllConnections()
        return new Promise((done) => this.server.close(done))
    }

    async answer(request, response) {
        const url = new URL(request.url, this.issuer)
        const json = (value, status = 200) => {
            response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
        }
        switch (url.pathname) {
            case '/.well-known/openid-configuration':
                return json({
                    issuer: this.misnamed ? 'http://127.0.0.1:1' : this.issuer,
                    authorization_endpoint: `${this.issuer}/auth`,
                    token_endpoint: `${this.issuer}/token`,
                    jwks_uri: `${this.issuer}/keys`,
                    response_types_supported: ['code'],
                    subject_types_supported: ['public'],
                    id_token_signing_alg_values_supported: ['ES256', 'HS256', 'none'],
                })
            case '/keys':
                this.asked += 1
                return json({ keys: [this.published.jwk] })
            case '/auth': {
                const { nonce, code_challenge, state, redirect_uri, forge } = Object.fromEntries(url.searchParams)
                const back = new URL(redirect_uri)
                back.searchParams.set('state', state)
                back.searchParams.set('code', encode({ nonce, code_challenge, forge, id: randomUUID() }))
                return response.writeHead(303, { Location: back.href }).end()
            }
            case '/token': {
                const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString())
                const { nonce, code_challenge, forge } = JSON.parse(Buffer.from(form.get('code'), 'base64url'))
                const shown = createHash('sha256').update(form.get('code_verifier')).digest('base64url')
                if (shown !== code_challenge) return json({ error: 'invalid_grant' }, 400)
                if (forge === 'redirect') return response.writeHead(307, { Location: `${this.issuer}/keys` }).end()
                if (forge === 'failing') return response.writeHead(502).end('<html>')
                if (forge === 'large') return json({ access_token: 'x'.repeat(1 << 20) })
                const token = forge === 'nothing' ? undefined : await this.token(nonce, forge)
                return json({ access_token: 'access', token_type: 'Bearer', expires_in: 60, id_token: token })
            }
            default:
                return json({ error: 'not_found' }, 404)
        }
    }

    async token(nonce, forge) {
        const now = Math.floor(Date.now() / 1000)
        const half = (text) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')
        const claims = { iss: this.issuer, sub: this.subject, aud: this.clientId, iat: now, exp: now + 60, nonce,
            at_hash: half('access') }
        const lies = {
            nonce: { nonce: 'another' },
            'no nonce': { nonce: undefined },
            issuer: { iss: 'https://id.example.cn' },
            audience: { aud: 'another' },
            'second audience': { aud: [this.clientId, 'another'] },
            expired: { iat: now - 120, exp: now - 60 },
            'access token': { at_hash: half('another') },
        }
        const payload = { ...claims, ...lies[forge] }
        const by = ({ kid, privateKey }, name = kid) =>
            new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: name }).sign(privateKey)
        switch (forge) {
            case 'unsigned':
                return `${encode({ alg: 'none' })}.${encode(payload)}.`
            case 'shared key':
                return new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(this.clientId.padEnd(32)))
            case 'signature':
                return by(this.hidden)
            case 'unknown key':
                return by(this.hidden, 'two')
            case 'changed': {
                const [head, , signature] = (await by(this.published)).split('.')
                return [head, encode({ ...payload, sub: 'somebody else' }), signature].join('.')
            }
            case 'new key':
                this.published = await key('three')
                return by(this.published)
            default:
                return by(this.published)
        }
    }
}
