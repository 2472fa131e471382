// Signing in by a provider outside, against services that are started here: by one that is real (ISSUER), and
// by one that lies. Needs OVERSIGHT, DATABASE_URL, FOLDER, CLIENT_SECRET; ends non-zero where anything is not as told.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { Forger } from './forger.js'

const { OVERSIGHT, DATABASE_URL, FOLDER, ISSUER, CLIENT_SECRET } = process.env
const services = []
const told = (what) => console.log(`  ${what}`)

const program = (...args) => execFileSync(OVERSIGHT, [...args, '--database', DATABASE_URL, '--lang', 'en'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

// Starts a service; answers its address.
async function service(...args) {
    const files = ['--files', `${FOLDER}/files`, '--listen', '127.0.0.1:0', '--database', DATABASE_URL]
    const process = spawn(OVERSIGHT, ['serve', '--lang', 'en', ...files, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    services.push(process)
    let log = ''
    process.stderr.on('data', (data) => { log += data })
    process.log = () => log
    let said = ''
    for await (const data of process.stdout) {
        said += data
        const address = said.match(/listening on <([^>]*)>/)
        if (address) {
            process.stdout.resume()
            return address[1]
        }
    }
    throw new Error(`the service did not start: ${log}`)
}

// A browser: it keeps cookies, and follows nothing by itself.
class Browser {
    cookies = new Map()

    async get(address, headers = {}) {
        const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
        const response = await fetch(address, { redirect: 'manual', headers: { 'Accept-Language': 'en', cookie, ...headers } })
        for (const set of response.headers.getSetCookie()) {
            const [, name, value] = set.match(/^([^=]*)=([^;]*)/)
            if (value === '') this.cookies.delete(name)
            else this.cookies.set(name, value)
        }
        return response
    }

    // Follows until the service is reached again; answers the address to which it came back.
    async through(address, who) {
        for (let steps = 0; steps < 10; steps += 1) {
            if (address.includes('/session/outside/back')) return address
            const asked = new URL(address)
            if (asked.pathname.startsWith('/interaction/')) asked.search = new URLSearchParams(who).toString()
            const response = await this.get(asked)
            assert.ok([302, 303].includes(response.status), `${response.status} of ${asked}: ${await response.text()}`)
            address = new URL(response.headers.get('location'), asked).href
        }
        throw new Error(`no way back from ${address}`)
    }

    // Begins at a service; answers the address at the provider.
    async begin(service) {
        const response = await this.get(`${service}/session/outside`)
        assert.equal(response.status, 303, await response.text())
        return response.headers.get('location')
    }

    // The whole way; answers the status and the JSON at its end.
    async signIn(service, who) {
        return answer(await this.get(await this.through(await this.begin(service), who)))
    }
}

async function answer(response) {
    const body = await response.json()
    const [error] = body.errors ?? []
    return { status: response.status, code: error?.extensions.code, message: error?.message, ...body }
}

async function viewer(service, token) {
    const response = await fetch(`${service}/graphql`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ query: '{ viewer { name roles { role } } }' }),
    })
    return response.status === 200 ? (await response.json()).data.viewer : response.status
}

// Waits until the last warning of a service tells a reason.
async function logged(service, why) {
    const last = () => service.log().split('\n').filter((line) => line.includes(' WARN ')).at(-1) ?? ''
    for (let tries = 0; tries < 50 && !last().includes(why); tries += 1) await new Promise((done) => setTimeout(done, 20))
    assert.ok(last().includes(why), `'${last()}' does not tell '${why}'`)
}

const refused = (answer, status, code) => assert.deepEqual([answer.status, answer.code], [status, code], JSON.stringify(answer))

async function real() {
    const secret = `${FOLDER}/secret`
    writeFileSync(secret, `${CLIENT_SECRET}\n`, { mode: 0o600 })
    const known = ['--oidc-issuer', ISSUER, '--oidc-client-id', 'oversight', '--oidc-client-secret-file', secret]
    const one = await service(...known, '--oidc-second-factor-acr', 'mfa')
    const link = (login, subject) => program('user', 'link', login, '--issuer', ISSUER, '--subject', subject)
    for (const login of ['zhang', 'li', 'wang']) {
        program('user', 'add', login, '--name', login)
        assert.match(link(login, `sub-${login}`), new RegExp(`${ISSUER} sub-${login}`))
    }
    assert.throws(() => link('li', 'sub-zhang'), (error) => error.status === 1 && /linked to an account already/.test(error.stderr))

    const browser = new Browser()
    const begun = await browser.get(`${one}/session/outside?redirect=https://evil.example`)
    const sent = new URL(begun.headers.get('location'))
    assert.equal(sent.origin, ISSUER)
    assert.equal(sent.searchParams.get('redirect_uri'), `${one}/session/outside/back`)
    assert.equal(sent.searchParams.get('code_challenge_method'), 'S256')
    for (const name of ['state', 'nonce', 'code_challenge']) assert.match(sent.searchParams.get(name), /^[\w-]{43}$/)
    const [cookie] = begun.headers.getSetCookie()
    assert.match(cookie, /^oversight-attempt=\d+\.[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/)
    const back = await browser.through(sent.href, { account: 'sub-zhang' })
    const kept = browser.cookies.get('oversight-attempt')
    const signed = await answer(await browser.get(back))
    assert.deepEqual([signed.status, signed.secondFactorNeeded], [201, false], JSON.stringify(signed))
    assert.deepEqual(await viewer(one, signed.token), { name: 'zhang', roles: [] })
    assert.equal(browser.cookies.has('oversight-attempt'), false)
    told('who is linked signs in')

    refused(await answer(await browser.get(back)), 403, 'PROVIDER_STATE')
    browser.cookies.set('oversight-attempt', kept)
    refused(await answer(await browser.get(back)), 403, 'PROVIDER_UNPROVED')
    told('a code counts once')

    const theirs = await new Browser().through(await new Browser().begin(one), { account: 'sub-zhang' }).catch(() => null)
    assert.ok(theirs, 'another browser comes back, too')
    const victim = new Browser()
    refused(await answer(await victim.get(theirs)), 403, 'PROVIDER_STATE')
    await victim.begin(one)
    refused(await answer(await victim.get(theirs)), 403, 'PROVIDER_STATE')
    const own = new Browser()
    const wrong = new URL(await own.through(await own.begin(one), { account: 'sub-zhang' }))
    wrong.searchParams.set('state', `${wrong.searchParams.get('state').slice(0, -1)}_`)
    refused(await answer(await own.get(wrong)), 403, 'PROVIDER_STATE')
    refused(await answer(await own.get(`${one}/session/outside/back?code=x`)), 400, 'QUERY_FORM')
    told('a state counts in the browser that began')

    refused(await new Browser().signIn(one, { deny: 1 }), 403, 'PROVIDER_DENIED')
    const stranger = await new Browser().signIn(one, { account: 'stranger' })
    refused(stranger, 403, 'IDENTITY_REFUSED')
    const li = await new Browser().signIn(one, { account: 'sub-li' })
    assert.equal(li.status, 201)
    program('user', 'disable', 'li')
    assert.equal(await viewer(one, li.token), 401)
    const disabled = await new Browser().signIn(one, { account: 'sub-li' })
    assert.deepEqual([disabled.status, disabled.code, disabled.message], [stranger.status, stranger.code, stranger.message])
    told('who is unknown and who is disabled are answered alike')

    program('user', 'grant', 'wang', '--role', 'SYSTEM_ADMINISTRATOR')
    const roles = async (service, amr) => {
        const { status, token, secondFactorNeeded } = await new Browser().signIn(service, { account: 'sub-wang', amr })
        assert.equal(status, 201)
        return [secondFactorNeeded, (await viewer(service, token)).roles]
    }
    const administrator = [{ role: 'SYSTEM_ADMINISTRATOR' }]
    assert.deepEqual(await roles(one, 'pwd'), [true, []])
    assert.deepEqual(await roles(one, 'pwd,mfa'), [false, administrator])
    // Another process on the same database, which has not been told what counts as a second factor.
    const two = await service(...known, '--oidc-redirect', `${one}/session/outside/back`)
    const other = await service(...known)
    assert.deepEqual(await roles(other, 'pwd,mfa'), [true, []])
    told('a second factor of the provider counts where that is said')

    assert.equal((await new Browser().signIn(two, { account: 'sub-zhang' })).status, 201)
    told('who begins at one process may come back to another')

    program('user', 'unlink', 'zhang', '--issuer', ISSUER, '--subject', 'sub-zhang')
    assert.equal(await viewer(one, signed.token), 401)
    refused(await new Browser().signIn(one, { account: 'sub-zhang' }), 403, 'IDENTITY_REFUSED')
    told('who is not linked any more is out')
}

async function forged() {
    const forger = new Forger('oversight', 'sub-chen')
    await forger.open()
    await forger.close()
    const one = await service('--oidc-issuer', forger.issuer, '--oidc-client-id', 'oversight')
    program('user', 'add', 'chen', '--name', 'chen')
    program('user', 'link', 'chen', '--issuer', forger.issuer, '--subject', 'sub-chen')
    const down = await new Browser().get(`${one}/session/outside`)
    assert.equal(down.headers.get('retry-after'), '5')
    refused(await answer(down), 503, 'PROVIDER_UNAVAILABLE')
    await forger.open()
    forger.misnamed = true
    refused(await answer(await new Browser().get(`${one}/session/outside`)), 503, 'PROVIDER_UNAVAILABLE')
    forger.misnamed = false
    const signIn = async (forge) => {
        const browser = new Browser()
        const address = new URL(await browser.begin(one))
        address.searchParams.set('forge', forge)
        return answer(await browser.get(await browser.through(address.href)))
    }
    assert.equal((await signIn('truth')).status, 201)
    told('a provider that was down is asked again')

    // The client is never told why; the log is, and each for its own reason.
    const lies = {
        nonce: 'nonce mismatch', 'no nonce': 'missing nonce', issuer: 'Invalid issuer', audience: 'must contain `oversight`',
        'second audience': 'not a trusted audience', expired: 'ID token expired', 'access token': 'for another access token',
        unsigned: 'No signature found', 'shared key': 'Disallowed signature algorithm', signature: 'Signature was wrong',
        'unknown key': 'no key that is known', changed: 'Signature was wrong', nothing: 'no ID token', redirect: 'empty error response',
    }
    for (const [forge, why] of Object.entries(lies)) {
        refused(await signIn(forge), 403, 'PROVIDER_UNPROVED')
        await logged(services.at(-1), why)
    }
    refused(await signIn('failing'), 503, 'PROVIDER_UNAVAILABLE')
    await logged(services.at(-1), '502 Bad Gateway')
    refused(await signIn('large'), 503, 'PROVIDER_UNAVAILABLE')
    await logged(services.at(-1), 'length limit exceeded')
    told(`none of ${Object.keys(lies).length} forged tokens is taken`)

    const asked = forger.asked
    assert.equal((await signIn('new key')).status, 201)
    assert.equal((await signIn('truth')).status, 201)
    assert.equal(forger.asked, asked + 1)
    told('a new key of the provider is asked for, once')

    const browser = new Browser()
    const mixed = new URL(await browser.through(await browser.begin(one)))
    mixed.searchParams.set('iss', 'https://id.example.cn')
    refused(await answer(await browser.get(mixed)), 403, 'PROVIDER_UNPROVED')
    const zh = await answer(await new Browser().get(`${one}/session/outside/back?state=x&code=y`, { 'Accept-Language': 'zh' }))
    assert.match(zh.message, /登录不是由本浏览器发起/)
    await forger.close()
}

// What cannot be is refused at the start.
function started() {
    const refusal = (status, why, ...args) => assert.throws(
        () => program('serve', '--files', `${FOLDER}/files`, ...args),
        (error) => error.status === status && why.test(error.stderr), `${args}`)
    const id = ['--oidc-client-id', 'oversight']
    const here = ['--listen', '127.0.0.1:0']
    refusal(64, /oidc-client-id/, '--oidc-issuer', 'https://id.example.cn')
    refusal(64, /oidc-issuer/, ...id)
    refusal(1, /http:\/\/id.example.cn cannot be used/, '--oidc-issuer', 'http://id.example.cn', ...id, ...here)
    refusal(1, /back cannot be used/, '--oidc-issuer', ISSUER, ...id, '--oidc-redirect', 'http://oversight.example.cn/back', ...here)
    refusal(1, /--oidc-redirect must say/, '--oidc-issuer', ISSUER, ...id, '--listen', '0.0.0.0:0', '--trusted-proxy', '192.0.2.1')
    refusal(3, /no file/, '--oidc-issuer', ISSUER, ...id, '--oidc-client-secret-file', `${FOLDER}/none`, ...here)
    told('what cannot be is refused at the start')
}

try {
    await real()
    started()
    await forged()
    const without = await service()
    assert.equal((await new Browser().get(`${without}/session/outside`)).status, 404)
    program('audit', 'verify')
    const logs = services.map((service) => service.log()).join('')
    assert.ok(!logs.includes('code=') && !logs.includes(CLIENT_SECRET) && !logs.includes('panicked'), logs)
    told('the audit is whole, and no log tells a code')
} catch (error) {
    console.error(error)
    process.exitCode = 1
} finally {
    for (const service of services) service.kill()
}
