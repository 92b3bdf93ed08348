export namespace desk {
	
	export enum CardState {
	    Expired = "expired",
	    Future = "future",
	    None = "none",
	    Valid = "valid",
	}
	export enum Keep {
	    All = "all",
	    Chosen = "chosen",
	}
	export enum KeyringState {
	    Changing = "changing",
	    Idle = "idle",
	    Opening = "opening",
	}
	export enum Stay {
	    AsIs = "as_is",
	    Off = "off",
	    On = "on",
	}
	export enum SyncPhase {
	    Documents = "documents",
	    Idle = "idle",
	    Lines = "lines",
	}
	export enum Theme {
	    Dark = "dark",
	    Light = "light",
	    System = "system",
	}
	export enum VaultState {
	    Absent = "absent",
	    Locked = "locked",
	    Open = "open",
	}
	export class Arrivals {
	    reimbursements: number;
	    documents: number;
	    messages: number;
	    quotes: number;
	    requests: number;
	
	    static createFrom(source: any = {}) {
	        return new Arrivals(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.reimbursements = source["reimbursements"];
	        this.documents = source["documents"];
	        this.messages = source["messages"];
	        this.quotes = source["quotes"];
	        this.requests = source["requests"];
	    }
	}
	export class CardView {
	    organisation: string;
	    member: mutual.Member;
	    contractNumber: string;
	    beneficiaries: mutual.Beneficiary[];
	    state: CardState;
	    validFrom: string;
	    validTo: string;
	
	    static createFrom(source: any = {}) {
	        return new CardView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.organisation = source["organisation"];
	        this.member = this.convertValues(source["member"], mutual.Member);
	        this.contractNumber = source["contractNumber"];
	        this.beneficiaries = this.convertValues(source["beneficiaries"], mutual.Beneficiary);
	        this.state = source["state"];
	        this.validFrom = source["validFrom"];
	        this.validTo = source["validTo"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Choices {
	    years: string[];
	    kinds: string[];
	    beneficiaries: mutual.Beneficiary[];
	
	    static createFrom(source: any = {}) {
	        return new Choices(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.years = source["years"];
	        this.kinds = source["kinds"];
	        this.beneficiaries = this.convertValues(source["beneficiaries"], mutual.Beneficiary);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class ContractView {
	    member: mutual.Member;
	    beneficiaries: mutual.Beneficiary[];
	    hasIban: boolean;
	
	    static createFrom(source: any = {}) {
	        return new ContractView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.member = this.convertValues(source["member"], mutual.Member);
	        this.beneficiaries = this.convertValues(source["beneficiaries"], mutual.Beneficiary);
	        this.hasIban = source["hasIban"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Credentials {
	    login: string;
	    password: string;
	    oldPassword: string;
	    recoveryKey: string;
	    stay: Stay;
	
	    static createFrom(source: any = {}) {
	        return new Credentials(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.login = source["login"];
	        this.password = source["password"];
	        this.oldPassword = source["oldPassword"];
	        this.recoveryKey = source["recoveryKey"];
	        this.stay = source["stay"];
	    }
	}
	export class DocumentRow {
	    document: mutual.Document;
	    stored: boolean;
	    kept: boolean;
	
	    static createFrom(source: any = {}) {
	        return new DocumentRow(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.document = this.convertValues(source["document"], mutual.Document);
	        this.stored = source["stored"];
	        this.kept = source["kept"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class GuaranteeRow {
	    guarantee: mutual.Guarantee;
	    shares: mutual.Shares;
	
	    static createFrom(source: any = {}) {
	        return new GuaranteeRow(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.guarantee = this.convertValues(source["guarantee"], mutual.Guarantee);
	        this.shares = this.convertValues(source["shares"], mutual.Shares);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class LineDetail {
	    line: mutual.Reimbursement;
	    act: mutual.Act;
	    beneficiary: mutual.Beneficiary;
	    payment: mutual.Payment;
	
	    static createFrom(source: any = {}) {
	        return new LineDetail(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.line = this.convertValues(source["line"], mutual.Reimbursement);
	        this.act = this.convertValues(source["act"], mutual.Act);
	        this.beneficiary = this.convertValues(source["beneficiary"], mutual.Beneficiary);
	        this.payment = this.convertValues(source["payment"], mutual.Payment);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Link {
	    kind: string;
	
	    static createFrom(source: any = {}) {
	        return new Link(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	    }
	}
	export class MailboxLogin {
	    email: string;
	    user: string;
	    password: string;
	    server: mailbox.Server;
	
	    static createFrom(source: any = {}) {
	        return new MailboxLogin(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.email = source["email"];
	        this.user = source["user"];
	        this.password = source["password"];
	        this.server = this.convertValues(source["server"], mailbox.Server);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class MessageRow {
	    message: mutual.Message;
	    documents: DocumentRow[];
	
	    static createFrom(source: any = {}) {
	        return new MessageRow(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.message = this.convertValues(source["message"], mutual.Message);
	        this.documents = this.convertValues(source["documents"], DocumentRow);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class News {
	    since: number;
	    arrived: Arrivals;
	
	    static createFrom(source: any = {}) {
	        return new News(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.since = source["since"];
	        this.arrived = this.convertValues(source["arrived"], Arrivals);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Problem {
	    code: mutual.Code;
	    field: string;
	    until: number;
	
	    static createFrom(source: any = {}) {
	        return new Problem(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.code = source["code"];
	        this.field = source["field"];
	        this.until = source["until"];
	    }
	}
	export class NotSaved {
	    document: mutual.Document;
	    problem: Problem;
	
	    static createFrom(source: any = {}) {
	        return new NotSaved(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.document = this.convertValues(source["document"], mutual.Document);
	        this.problem = this.convertValues(source["problem"], Problem);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class OutboxStatus {
	    waiting: number;
	    needsPassword: number;
	    held: number;
	    sending: boolean;
	
	    static createFrom(source: any = {}) {
	        return new OutboxStatus(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.waiting = source["waiting"];
	        this.needsPassword = source["needsPassword"];
	        this.held = source["held"];
	        this.sending = source["sending"];
	    }
	}
	export class Overview {
	    totals: mutual.Totals;
	    months: mutual.MonthTotals[];
	    missing: number;
	
	    static createFrom(source: any = {}) {
	        return new Overview(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.totals = this.convertValues(source["totals"], mutual.Totals);
	        this.months = this.convertValues(source["months"], mutual.MonthTotals);
	        this.missing = source["missing"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class QuoteRow {
	    quote: mutual.Quote;
	    totals: mutual.Totals;
	    beneficiary: mutual.Beneficiary;
	    document?: DocumentRow;
	
	    static createFrom(source: any = {}) {
	        return new QuoteRow(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.quote = this.convertValues(source["quote"], mutual.Quote);
	        this.totals = this.convertValues(source["totals"], mutual.Totals);
	        this.beneficiary = this.convertValues(source["beneficiary"], mutual.Beneficiary);
	        this.document = this.convertValues(source["document"], DocumentRow);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class RequestCheck {
	    content: mutual.RequestContent;
	    faults: mutual.FieldFault[];
	
	    static createFrom(source: any = {}) {
	        return new RequestCheck(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.content = this.convertValues(source["content"], mutual.RequestContent);
	        this.faults = this.convertValues(source["faults"], mutual.FieldFault);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class RequestRow {
	    request: mutual.UpdateRequest;
	    needsPassword: boolean;
	    held: boolean;
	    problem?: Problem;
	    changedAt: number;
	
	    static createFrom(source: any = {}) {
	        return new RequestRow(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.request = this.convertValues(source["request"], mutual.UpdateRequest);
	        this.needsPassword = source["needsPassword"];
	        this.held = source["held"];
	        this.problem = this.convertValues(source["problem"], Problem);
	        this.changedAt = source["changedAt"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class SaveAllStatus {
	    active: boolean;
	    done: number;
	    total: number;
	
	    static createFrom(source: any = {}) {
	        return new SaveAllStatus(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.active = source["active"];
	        this.done = source["done"];
	        this.total = source["total"];
	    }
	}
	export class SavedAll {
	    folder: string;
	    saved: number;
	    failed: NotSaved[];
	    cancelled: boolean;
	
	    static createFrom(source: any = {}) {
	        return new SavedAll(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.folder = source["folder"];
	        this.saved = source["saved"];
	        this.failed = this.convertValues(source["failed"], NotSaved);
	        this.cancelled = source["cancelled"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Settings {
	    office: string;
	    caFile: string;
	    theme: Theme;
	    keep: Keep;
	    quiet: boolean;
	    textSize: number;
	    lockAfter: number;
	
	    static createFrom(source: any = {}) {
	        return new Settings(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.office = source["office"];
	        this.caFile = source["caFile"];
	        this.theme = source["theme"];
	        this.keep = source["keep"];
	        this.quiet = source["quiet"];
	        this.textSize = source["textSize"];
	        this.lockAfter = source["lockAfter"];
	    }
	}
	export class SettingsView {
	    settings: Settings;
	    defaultOffice: string;
	    forcedOffice: string;
	    folder: string;
	    version: string;
	
	    static createFrom(source: any = {}) {
	        return new SettingsView(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.settings = this.convertValues(source["settings"], Settings);
	        this.defaultOffice = source["defaultOffice"];
	        this.forcedOffice = source["forcedOffice"];
	        this.folder = source["folder"];
	        this.version = source["version"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class StatementRef {
	    period: string;
	    paymentId: string;
	
	    static createFrom(source: any = {}) {
	        return new StatementRef(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.period = source["period"];
	        this.paymentId = source["paymentId"];
	    }
	}
	export class Statements {
	    months: mutual.StatementSummary[];
	    payments: mutual.StatementSummary[];
	
	    static createFrom(source: any = {}) {
	        return new Statements(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.months = this.convertValues(source["months"], mutual.StatementSummary);
	        this.payments = this.convertValues(source["payments"], mutual.StatementSummary);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Transfer {
	    documentId: string;
	    bytes: number;
	    total: number;
	    problem?: Problem;
	
	    static createFrom(source: any = {}) {
	        return new Transfer(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.documentId = source["documentId"];
	        this.bytes = source["bytes"];
	        this.total = source["total"];
	        this.problem = this.convertValues(source["problem"], Problem);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class SyncStatus {
	    phase: SyncPhase;
	    rows: number;
	    rowsTotal: number;
	    documents: number;
	    documentsTotal: number;
	    bytes: number;
	    bytesTotal: number;
	    problem?: Problem;
	
	    static createFrom(source: any = {}) {
	        return new SyncStatus(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.phase = source["phase"];
	        this.rows = source["rows"];
	        this.rowsTotal = source["rowsTotal"];
	        this.documents = source["documents"];
	        this.documentsTotal = source["documentsTotal"];
	        this.bytes = source["bytes"];
	        this.bytesTotal = source["bytesTotal"];
	        this.problem = this.convertValues(source["problem"], Problem);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Trouble {
	    code: mutual.Code;
	    aside: string;
	    kept: number;
	    lost: number;
	
	    static createFrom(source: any = {}) {
	        return new Trouble(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.code = source["code"];
	        this.aside = source["aside"];
	        this.kept = source["kept"];
	        this.lost = source["lost"];
	    }
	}
	export class Status {
	    vault: VaultState;
	    signedIn: boolean;
	    staysOpen: boolean;
	    lockedAfter: number;
	    keyring: KeyringState;
	    online: boolean;
	    silent: boolean;
	    office: string;
	    currentAt: number;
	    revision: number;
	    member?: mutual.Member;
	    unread: number;
	    notice?: Problem;
	    trouble?: Trouble;
	    beyond: boolean;
	    keptOut: number;
	    outbox: OutboxStatus;
	    sync: SyncStatus;
	    transfers: Transfer[];
	    saveAll: SaveAllStatus;
	
	    static createFrom(source: any = {}) {
	        return new Status(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.vault = source["vault"];
	        this.signedIn = source["signedIn"];
	        this.staysOpen = source["staysOpen"];
	        this.lockedAfter = source["lockedAfter"];
	        this.keyring = source["keyring"];
	        this.online = source["online"];
	        this.silent = source["silent"];
	        this.office = source["office"];
	        this.currentAt = source["currentAt"];
	        this.revision = source["revision"];
	        this.member = this.convertValues(source["member"], mutual.Member);
	        this.unread = source["unread"];
	        this.notice = this.convertValues(source["notice"], Problem);
	        this.trouble = this.convertValues(source["trouble"], Trouble);
	        this.beyond = source["beyond"];
	        this.keptOut = source["keptOut"];
	        this.outbox = this.convertValues(source["outbox"], OutboxStatus);
	        this.sync = this.convertValues(source["sync"], SyncStatus);
	        this.transfers = this.convertValues(source["transfers"], Transfer);
	        this.saveAll = this.convertValues(source["saveAll"], SaveAllStatus);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	

}

export namespace mailbox {
	
	export enum DKIM {
	    Fail = "fail",
	    None = "none",
	    Pass = "pass",
	    Unchecked = "unchecked",
	}
	export enum Security {
	    Starttls = "starttls",
	    Tls = "tls",
	}
	export class Signature {
	    result: DKIM;
	    domain: string;
	
	    static createFrom(source: any = {}) {
	        return new Signature(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.result = source["result"];
	        this.domain = source["domain"];
	    }
	}
	export class Found {
	    fromName: string;
	    fromAddress: string;
	    subject: string;
	    arrived: number;
	    dkim: Signature;
	
	    static createFrom(source: any = {}) {
	        return new Found(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.fromName = source["fromName"];
	        this.fromAddress = source["fromAddress"];
	        this.subject = source["subject"];
	        this.arrived = source["arrived"];
	        this.dkim = this.convertValues(source["dkim"], Signature);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Server {
	    host: string;
	    port: number;
	    security: Security;
	    foreign: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Server(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.host = source["host"];
	        this.port = source["port"];
	        this.security = source["security"];
	        this.foreign = source["foreign"];
	    }
	}

}

export namespace main {
	
	export class DemoHint {
	    login: string;
	    password: string;
	    visitNumber: string;
	    visitCode: string;
	    mailbox: string;
	    mailboxPassword: string;
	    mailboxServer: mailbox.Server;
	
	    static createFrom(source: any = {}) {
	        return new DemoHint(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.login = source["login"];
	        this.password = source["password"];
	        this.visitNumber = source["visitNumber"];
	        this.visitCode = source["visitCode"];
	        this.mailbox = source["mailbox"];
	        this.mailboxPassword = source["mailboxPassword"];
	        this.mailboxServer = this.convertValues(source["mailboxServer"], mailbox.Server);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

export namespace mutual {
	
	export enum ActKind {
	    Allied = "allied",
	    Biology = "biology",
	    Consultation = "consultation",
	    Dental = "dental",
	    Hearing = "hearing",
	    Hospital = "hospital",
	    Optical = "optical",
	    Other = "other",
	    Pharmacy = "pharmacy",
	    Technical = "technical",
	    Transport = "transport",
	}
	export enum Code {
	    AccountBlocked = "account_blocked",
	    AlreadyOpen = "already_open",
	    AnswerAltered = "answer_altered",
	    AnswerRevealing = "answer_revealing",
	    AnswerWrong = "answer_wrong",
	    AttachmentKind = "attachment_kind",
	    AttachmentMissing = "attachment_missing",
	    AttachmentTooLarge = "attachment_too_large",
	    AttachmentsTooLarge = "attachments_too_large",
	    AttachmentsTooMany = "attachments_too_many",
	    BadCredentials = "bad_credentials",
	    BankHold = "bank_hold",
	    BeforeHistory = "before_history",
	    BehindAnother = "behind_another",
	    CacheDamaged = "cache_damaged",
	    CacheLost = "cache_lost",
	    CacheOlder = "cache_older",
	    CacheRebuilt = "cache_rebuilt",
	    Cancelled = "cancelled",
	    CannotOpenFile = "cannot_open_file",
	    Checksum = "checksum",
	    CodeWrong = "code_wrong",
	    DateAhead = "date_ahead",
	    DeviceRead = "device_read",
	    DeviceWrite = "device_write",
	    DiskFull = "disk_full",
	    DocumentGone = "document_gone",
	    EmailNotAscii = "email_not_ascii",
	    EmailTaken = "email_taken",
	    FieldRequired = "field_required",
	    Filtered = "filtered",
	    Gateway = "gateway",
	    InFlight = "in_flight",
	    Internal = "internal",
	    InvalidDate = "invalid_date",
	    InvalidEmail = "invalid_email",
	    InvalidIban = "invalid_iban",
	    InvalidPeriod = "invalid_period",
	    InvalidPhone = "invalid_phone",
	    InvalidPostalCode = "invalid_postal_code",
	    InvalidRequest = "invalid_request",
	    KeyReused = "key_reused",
	    KeyringChanged = "keyring_changed",
	    KeyringUnavailable = "keyring_unavailable",
	    LineRefused = "line_refused",
	    LinkExpired = "link_expired",
	    LinkUnknown = "link_unknown",
	    LinkUsed = "link_used",
	    Locked = "locked",
	    MailDown = "mail_down",
	    MailRefused = "mail_refused",
	    MailboxNoMessage = "mailbox_no_message",
	    MailboxNoPassword = "mailbox_no_password",
	    MailboxRefused = "mailbox_refused",
	    MailboxUnknown = "mailbox_unknown",
	    MailboxUnreachable = "mailbox_unreachable",
	    MailboxUntrusted = "mailbox_untrusted",
	    NoVault = "no_vault",
	    NotActivated = "not_activated",
	    NotDownloaded = "not_downloaded",
	    NotEncrypted = "not_encrypted",
	    NotFound = "not_found",
	    NotWritable = "not_writable",
	    NothingInPeriod = "nothing_in_period",
	    OfficeAddress = "office_address",
	    OfficeDown = "office_down",
	    OfficeUntrusted = "office_untrusted",
	    Offline = "offline",
	    PairUnknown = "pair_unknown",
	    PasswordCommon = "password_common",
	    PasswordNeedsDigit = "password_needs_digit",
	    PasswordNeedsLower = "password_needs_lower",
	    PasswordNeedsUpper = "password_needs_upper",
	    PasswordPersonal = "password_personal",
	    PasswordTooLong = "password_too_long",
	    PasswordTooShort = "password_too_short",
	    Portal = "portal",
	    ProxySignIn = "proxy_sign_in",
	    ReadingOnly = "reading_only",
	    RecoveryKeyMistyped = "recovery_key_mistyped",
	    RecoveryKeyWrong = "recovery_key_wrong",
	    RequestClosed = "request_closed",
	    RequestLost = "request_lost",
	    RequestReturned = "request_returned",
	    ResyncRequired = "resync_required",
	    SessionEnded = "session_ended",
	    SlowDown = "slow_down",
	    StoreDamaged = "store_damaged",
	    TermsChanged = "terms_changed",
	    TextTooLong = "text_too_long",
	    Throttled = "throttled",
	    TicketExpired = "ticket_expired",
	    TooLargeOnTheWay = "too_large_on_the_way",
	    Unavailable = "unavailable",
	    VaultDamaged = "vault_damaged",
	    VaultLost = "vault_lost",
	    VaultNewer = "vault_newer",
	    VaultOtherMember = "vault_other_member",
	    VaultPasswordChanged = "vault_password_changed",
	    WrongPassword = "wrong_password",
	}
	export enum DocumentKind {
	    Certificate = "certificate",
	    Contract = "contract",
	    Notice = "notice",
	    Statement = "statement",
	    Unknown = "unknown",
	}
	export enum Domain {
	    Care = "care",
	    Dental = "dental",
	    Hearing = "hearing",
	    Hospital = "hospital",
	    Optical = "optical",
	    Unknown = "unknown",
	}
	export enum Formula {
	    Amount = "amount",
	    Base = "base",
	    Full = "full",
	    Unknown = "unknown",
	}
	export enum MailState {
	    Queued = "queued",
	    Refused = "refused",
	    Sent = "sent",
	}
	export enum Pathway {
	    In = "in",
	    None = "none",
	    Out = "out",
	    Unknown = "unknown",
	}
	export enum Payee {
	    Member = "member",
	    Professional = "professional",
	    Unknown = "unknown",
	}
	export enum QuestionID {
	    ChildhoodFriend = "childhood_friend",
	    ChildhoodStreet = "childhood_street",
	    FirstAnimal = "first_animal",
	    FirstTeacher = "first_teacher",
	}
	export enum QuoteKind {
	    Dental = "dental",
	    Optical = "optical",
	    Unknown = "unknown",
	}
	export enum QuoteStatus {
	    Answered = "answered",
	    Received = "received",
	    Refused = "refused",
	    Unknown = "unknown",
	}
	export enum RegistrationState {
	    Activated = "activated",
	    Expired = "expired",
	    Superseded = "superseded",
	    Waiting = "waiting",
	}
	export enum Relation {
	    Child = "child",
	    Self = "self",
	    Spouse = "spouse",
	    Unknown = "unknown",
	}
	export enum RequestKind {
	    Address = "address",
	    Bank = "bank",
	    Beneficiary = "beneficiary",
	    Birth = "birth",
	    Email = "email",
	    Other = "other",
	    Phone = "phone",
	}
	export enum RequestState {
	    Accepted = "accepted",
	    Applied = "applied",
	    Draft = "draft",
	    Read = "read",
	    Refused = "refused",
	    Sent = "sent",
	    ToSend = "to_send",
	    Unknown = "unknown",
	}
	export enum SecurityEventKind {
	    AccessCodeIssued = "access_code_issued",
	    AccessCodeReported = "access_code_reported",
	    AccountBlocked = "account_blocked",
	    AccountUnblocked = "account_unblocked",
	    Activated = "activated",
	    AnswerRefused = "answer_refused",
	    BankAsked = "bank_asked",
	    BankChanged = "bank_changed",
	    NewDevice = "new_device",
	    PasswordChanged = "password_changed",
	    PasswordReset = "password_reset",
	    Registered = "registered",
	    ResetCancelled = "reset_cancelled",
	    ResetMailed = "reset_mailed",
	    ResetScheduled = "reset_scheduled",
	    SessionCopied = "session_copied",
	    SessionEnded = "session_ended",
	    SignInRefused = "sign_in_refused",
	    SignedIn = "signed_in",
	}
	export class AccountChoice {
	    password: string;
	    email: string;
	    shareEmail: boolean;
	    question: QuestionID;
	    answer: string;
	    termsVersion: string;
	
	    static createFrom(source: any = {}) {
	        return new AccountChoice(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.password = source["password"];
	        this.email = source["email"];
	        this.shareEmail = source["shareEmail"];
	        this.question = source["question"];
	        this.answer = source["answer"];
	        this.termsVersion = source["termsVersion"];
	    }
	}
	export class Act {
	    code: string;
	    kind: ActKind;
	    label: string;
	    explanation: string;
	
	    static createFrom(source: any = {}) {
	        return new Act(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.code = source["code"];
	        this.kind = source["kind"];
	        this.label = source["label"];
	        this.explanation = source["explanation"];
	    }
	}
	export class Question {
	    id: QuestionID;
	    text: string;
	
	    static createFrom(source: any = {}) {
	        return new Question(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.text = source["text"];
	    }
	}
	export class Admission {
	    name: string;
	    questions: Question[];
	    termsVersion: string;
	    expiresAt: number;
	
	    static createFrom(source: any = {}) {
	        return new Admission(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.questions = this.convertValues(source["questions"], Question);
	        this.termsVersion = source["termsVersion"];
	        this.expiresAt = source["expiresAt"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Attachment {
	    name: string;
	    contentType: string;
	    bytes: number;
	    sha256: string;
	
	    static createFrom(source: any = {}) {
	        return new Attachment(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.contentType = source["contentType"];
	        this.bytes = source["bytes"];
	        this.sha256 = source["sha256"];
	    }
	}
	export class BankDetails {
	    holder: string;
	    iban: string;
	
	    static createFrom(source: any = {}) {
	        return new BankDetails(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.holder = source["holder"];
	        this.iban = source["iban"];
	    }
	}
	export class Beneficiary {
	    id: string;
	    firstName: string;
	    lastName: string;
	    birthDate: string;
	    relation: Relation;
	    rank: number;
	    coveredFrom: string;
	    coveredTo: string;
	    cardFrom: string;
	    cardTo: string;
	
	    static createFrom(source: any = {}) {
	        return new Beneficiary(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.firstName = source["firstName"];
	        this.lastName = source["lastName"];
	        this.birthDate = source["birthDate"];
	        this.relation = source["relation"];
	        this.rank = source["rank"];
	        this.coveredFrom = source["coveredFrom"];
	        this.coveredTo = source["coveredTo"];
	        this.cardFrom = source["cardFrom"];
	        this.cardTo = source["cardTo"];
	    }
	}
	export class Document {
	    id: string;
	    kind: DocumentKind;
	    title: string;
	    fileName: string;
	    contentType: string;
	    publishedOn: string;
	    bytes: number;
	    sha256: string;
	
	    static createFrom(source: any = {}) {
	        return new Document(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.kind = source["kind"];
	        this.title = source["title"];
	        this.fileName = source["fileName"];
	        this.contentType = source["contentType"];
	        this.publishedOn = source["publishedOn"];
	        this.bytes = source["bytes"];
	        this.sha256 = source["sha256"];
	    }
	}
	export class FieldFault {
	    field: string;
	    code: Code;
	
	    static createFrom(source: any = {}) {
	        return new FieldFault(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.field = source["field"];
	        this.code = source["code"];
	    }
	}
	export class Filter {
	    period: string;
	    beneficiaryId: string;
	    kind: ActKind;
	    payee: Payee;
	
	    static createFrom(source: any = {}) {
	        return new Filter(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.period = source["period"];
	        this.beneficiaryId = source["beneficiaryId"];
	        this.kind = source["kind"];
	        this.payee = source["payee"];
	    }
	}
	export class Tariff {
	    spent: number;
	    base: number;
	    rate: number;
	    usualRate: number;
	    flatContribution: number;
	    deductible: number;
	
	    static createFrom(source: any = {}) {
	        return new Tariff(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.spent = source["spent"];
	        this.base = source["base"];
	        this.rate = source["rate"];
	        this.usualRate = source["usualRate"];
	        this.flatContribution = source["flatContribution"];
	        this.deductible = source["deductible"];
	    }
	}
	export class Sample {
	    actCode: string;
	    label: string;
	    since: string;
	    tariff: Tariff;
	
	    static createFrom(source: any = {}) {
	        return new Sample(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.actCode = source["actCode"];
	        this.label = source["label"];
	        this.since = source["since"];
	        this.tariff = this.convertValues(source["tariff"], Tariff);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Guarantee {
	    id: string;
	    domain: Domain;
	    position: number;
	    label: string;
	    formula: Formula;
	    percent: number;
	    amount: number;
	    limit: string;
	    example: Sample;
	
	    static createFrom(source: any = {}) {
	        return new Guarantee(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.domain = source["domain"];
	        this.position = source["position"];
	        this.label = source["label"];
	        this.formula = source["formula"];
	        this.percent = source["percent"];
	        this.amount = source["amount"];
	        this.limit = source["limit"];
	        this.example = this.convertValues(source["example"], Sample);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class IBANVerdict {
	    state: string;
	    country: string;
	    by: number;
	
	    static createFrom(source: any = {}) {
	        return new IBANVerdict(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.state = source["state"];
	        this.country = source["country"];
	        this.by = source["by"];
	    }
	}
	export class Member {
	    id: string;
	    number: string;
	    firstName: string;
	    lastName: string;
	    street: string;
	    postalCode: string;
	    city: string;
	    maskedIban: string;
	    contract: string;
	    phone: string;
	    email: string;
	    contractNumber: string;
	    coveredFrom: string;
	    cardFrom: string;
	    cardTo: string;
	    amcNumber: string;
	    exchangeCode: string;
	    accessCode: string;
	
	    static createFrom(source: any = {}) {
	        return new Member(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.number = source["number"];
	        this.firstName = source["firstName"];
	        this.lastName = source["lastName"];
	        this.street = source["street"];
	        this.postalCode = source["postalCode"];
	        this.city = source["city"];
	        this.maskedIban = source["maskedIban"];
	        this.contract = source["contract"];
	        this.phone = source["phone"];
	        this.email = source["email"];
	        this.contractNumber = source["contractNumber"];
	        this.coveredFrom = source["coveredFrom"];
	        this.cardFrom = source["cardFrom"];
	        this.cardTo = source["cardTo"];
	        this.amcNumber = source["amcNumber"];
	        this.exchangeCode = source["exchangeCode"];
	        this.accessCode = source["accessCode"];
	    }
	}
	export class Message {
	    id: string;
	    sentAt: number;
	    from: string;
	    subject: string;
	    body: string;
	    readAt: number;
	    documentIds: string[];
	
	    static createFrom(source: any = {}) {
	        return new Message(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.sentAt = source["sentAt"];
	        this.from = source["from"];
	        this.subject = source["subject"];
	        this.body = source["body"];
	        this.readAt = source["readAt"];
	        this.documentIds = source["documentIds"];
	    }
	}
	export class Totals {
	    lines: number;
	    spent: number;
	    socialSecurity: number;
	    mutual: number;
	    remaining: number;
	
	    static createFrom(source: any = {}) {
	        return new Totals(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.lines = source["lines"];
	        this.spent = source["spent"];
	        this.socialSecurity = source["socialSecurity"];
	        this.mutual = source["mutual"];
	        this.remaining = source["remaining"];
	    }
	}
	export class MonthTotals {
	    month: string;
	    totals: Totals;
	
	    static createFrom(source: any = {}) {
	        return new MonthTotals(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.month = source["month"];
	        this.totals = this.convertValues(source["totals"], Totals);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class NewPerson {
	    firstName: string;
	    lastName: string;
	    birthDate: string;
	    relation: Relation;
	    from: string;
	
	    static createFrom(source: any = {}) {
	        return new NewPerson(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.firstName = source["firstName"];
	        this.lastName = source["lastName"];
	        this.birthDate = source["birthDate"];
	        this.relation = source["relation"];
	        this.from = source["from"];
	    }
	}
	export class OpenSession {
	    id: string;
	    device: string;
	    network: string;
	    openedAt: number;
	    lastUsedAt: number;
	    current: boolean;
	
	    static createFrom(source: any = {}) {
	        return new OpenSession(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.device = source["device"];
	        this.network = source["network"];
	        this.openedAt = source["openedAt"];
	        this.lastUsedAt = source["lastUsedAt"];
	        this.current = source["current"];
	    }
	}
	export class Payment {
	    id: string;
	    number: string;
	    issuedOn: string;
	    paidOn: string;
	    payee: Payee;
	    payeeName: string;
	    maskedIban: string;
	    amount: number;
	
	    static createFrom(source: any = {}) {
	        return new Payment(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.number = source["number"];
	        this.issuedOn = source["issuedOn"];
	        this.paidOn = source["paidOn"];
	        this.payee = source["payee"];
	        this.payeeName = source["payeeName"];
	        this.maskedIban = source["maskedIban"];
	        this.amount = source["amount"];
	    }
	}
	export class PostalAddress {
	    street: string;
	    postalCode: string;
	    city: string;
	    from: string;
	
	    static createFrom(source: any = {}) {
	        return new PostalAddress(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.street = source["street"];
	        this.postalCode = source["postalCode"];
	        this.city = source["city"];
	        this.from = source["from"];
	    }
	}
	
	export class QuoteLine {
	    label: string;
	    actCode: string;
	    quantity: number;
	    spent: number;
	    base: number;
	    socialSecurity: number;
	    mutual: number;
	    remaining: number;
	
	    static createFrom(source: any = {}) {
	        return new QuoteLine(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.label = source["label"];
	        this.actCode = source["actCode"];
	        this.quantity = source["quantity"];
	        this.spent = source["spent"];
	        this.base = source["base"];
	        this.socialSecurity = source["socialSecurity"];
	        this.mutual = source["mutual"];
	        this.remaining = source["remaining"];
	    }
	}
	export class Quote {
	    id: string;
	    number: string;
	    kind: QuoteKind;
	    beneficiaryId: string;
	    professional: string;
	    status: QuoteStatus;
	    receivedOn: string;
	    answeredOn: string;
	    validUntil: string;
	    answer: string;
	    documentId: string;
	    lines: QuoteLine[];
	
	    static createFrom(source: any = {}) {
	        return new Quote(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.number = source["number"];
	        this.kind = source["kind"];
	        this.beneficiaryId = source["beneficiaryId"];
	        this.professional = source["professional"];
	        this.status = source["status"];
	        this.receivedOn = source["receivedOn"];
	        this.answeredOn = source["answeredOn"];
	        this.validUntil = source["validUntil"];
	        this.answer = source["answer"];
	        this.documentId = source["documentId"];
	        this.lines = this.convertValues(source["lines"], QuoteLine);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class Recovery {
	    question: string;
	    mailOffered: boolean;
	    expiresAt: number;
	
	    static createFrom(source: any = {}) {
	        return new Recovery(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.question = source["question"];
	        this.mailOffered = source["mailOffered"];
	        this.expiresAt = source["expiresAt"];
	    }
	}
	export class Reimbursement {
	    id: string;
	    beneficiaryId: string;
	    paymentId: string;
	    careDate: string;
	    paidOn: string;
	    actCode: string;
	    actLabel: string;
	    quantity: number;
	    spent: number;
	    excess: number;
	    base: number;
	    rate: number;
	    socialSecurity: number;
	    flatContribution: number;
	    deductible: number;
	    pathway: Pathway;
	    mutual: number;
	    remaining: number;
	    payee: Payee;
	
	    static createFrom(source: any = {}) {
	        return new Reimbursement(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.beneficiaryId = source["beneficiaryId"];
	        this.paymentId = source["paymentId"];
	        this.careDate = source["careDate"];
	        this.paidOn = source["paidOn"];
	        this.actCode = source["actCode"];
	        this.actLabel = source["actLabel"];
	        this.quantity = source["quantity"];
	        this.spent = source["spent"];
	        this.excess = source["excess"];
	        this.base = source["base"];
	        this.rate = source["rate"];
	        this.socialSecurity = source["socialSecurity"];
	        this.flatContribution = source["flatContribution"];
	        this.deductible = source["deductible"];
	        this.pathway = source["pathway"];
	        this.mutual = source["mutual"];
	        this.remaining = source["remaining"];
	        this.payee = source["payee"];
	    }
	}
	export class RequestContent {
	    kind: RequestKind;
	    words: string;
	    address: PostalAddress;
	    phone: string;
	    email: string;
	    bank: BankDetails;
	    person: NewPerson;
	
	    static createFrom(source: any = {}) {
	        return new RequestContent(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.words = source["words"];
	        this.address = this.convertValues(source["address"], PostalAddress);
	        this.phone = source["phone"];
	        this.email = source["email"];
	        this.bank = this.convertValues(source["bank"], BankDetails);
	        this.person = this.convertValues(source["person"], NewPerson);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class SecurityEvent {
	    id: string;
	    kind: SecurityEventKind;
	    at: number;
	    device: string;
	    network: string;
	
	    static createFrom(source: any = {}) {
	        return new SecurityEvent(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.kind = source["kind"];
	        this.at = source["at"];
	        this.device = source["device"];
	        this.network = source["network"];
	    }
	}
	export class Security {
	    sessions: OpenSession[];
	    events: SecurityEvent[];
	    pendingReset: number;
	    bankHoldUntil: number;
	    email: string;
	    emailCertified: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Security(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.sessions = this.convertValues(source["sessions"], OpenSession);
	        this.events = this.convertValues(source["events"], SecurityEvent);
	        this.pendingReset = source["pendingReset"];
	        this.bankHoldUntil = source["bankHoldUntil"];
	        this.email = source["email"];
	        this.emailCertified = source["emailCertified"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class Shares {
	    socialSecurity: number;
	    mutual: number;
	    remaining: number;
	
	    static createFrom(source: any = {}) {
	        return new Shares(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.socialSecurity = source["socialSecurity"];
	        this.mutual = source["mutual"];
	        this.remaining = source["remaining"];
	    }
	}
	export class StatementSummary {
	    number: string;
	    period: string;
	    paymentId: string;
	    paidOn: string;
	    payee: Payee;
	    payeeName: string;
	    lines: number;
	    payments: number;
	    paid: number;
	    thirdParty: number;
	    elsewhere: number;
	    missing: number;
	
	    static createFrom(source: any = {}) {
	        return new StatementSummary(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.number = source["number"];
	        this.period = source["period"];
	        this.paymentId = source["paymentId"];
	        this.paidOn = source["paidOn"];
	        this.payee = source["payee"];
	        this.payeeName = source["payeeName"];
	        this.lines = source["lines"];
	        this.payments = source["payments"];
	        this.paid = source["paid"];
	        this.thirdParty = source["thirdParty"];
	        this.elsewhere = source["elsewhere"];
	        this.missing = source["missing"];
	    }
	}
	
	export class TermsSection {
	    heading: string;
	    paragraphs: string[];
	
	    static createFrom(source: any = {}) {
	        return new TermsSection(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.heading = source["heading"];
	        this.paragraphs = source["paragraphs"];
	    }
	}
	export class Terms {
	    version: string;
	    title: string;
	    sections: TermsSection[];
	
	    static createFrom(source: any = {}) {
	        return new Terms(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.version = source["version"];
	        this.title = source["title"];
	        this.sections = this.convertValues(source["sections"], TermsSection);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	
	export class UpdateRequest {
	    id: string;
	    key: string;
	    state: RequestState;
	    content: RequestContent;
	    attachments: Attachment[];
	    sentAt: number;
	    readAt: number;
	    answeredAt: number;
	    appliedAt: number;
	    answer: string;
	
	    static createFrom(source: any = {}) {
	        return new UpdateRequest(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.key = source["key"];
	        this.state = source["state"];
	        this.content = this.convertValues(source["content"], RequestContent);
	        this.attachments = this.convertValues(source["attachments"], Attachment);
	        this.sentAt = source["sentAt"];
	        this.readAt = source["readAt"];
	        this.answeredAt = source["answeredAt"];
	        this.appliedAt = source["appliedAt"];
	        this.answer = source["answer"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Waiting {
	    state: RegistrationState;
	    mail: MailState;
	    email: string;
	    sender: string;
	    subject: string;
	    expiresAt: number;
	    resendAt: number;
	
	    static createFrom(source: any = {}) {
	        return new Waiting(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.state = source["state"];
	        this.mail = source["mail"];
	        this.email = source["email"];
	        this.sender = source["sender"];
	        this.subject = source["subject"];
	        this.expiresAt = source["expiresAt"];
	        this.resendAt = source["resendAt"];
	    }
	}

}

