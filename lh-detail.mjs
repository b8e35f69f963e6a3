import { serve } from '/tmp/w/looks5/t/serve.mjs'
import lighthouse from 'lighthouse'
import { chromium } from 'playwright'
import { writeFileSync } from 'node:fs'
const dist=process.argv[2], n=Number(process.argv[3]??1)
const s=serve(dist,22999)
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--remote-debugging-port=22998']})
for(let i=0;i<n;i++){
const {lhr}=await lighthouse('http://127.0.0.1:22999/c/ABCD2345/1',{port:22998,output:'json',logLevel:'error',onlyCategories:['performance'],maxWaitForLoad:12000})
writeFileSync('/tmp/w/looks5/t/lhr.json',JSON.stringify(lhr))
const a=lhr.audits
console.log('score',lhr.categories.performance.score,'FCP',a['first-contentful-paint'].displayValue,'LCP',a['largest-contentful-paint'].displayValue,'SI',a['speed-index'].displayValue,'TBT',a['total-blocking-time'].displayValue,'CLS',a['cumulative-layout-shift'].displayValue)
if(i===n-1){
 const el=a['lcp-breakdown-insight']?.details; console.log(JSON.stringify(el?.items?.map(x=>x.node?.snippet??x.items?.map(y=>[y.label,Math.round(y.duration)])??x.type)).slice(0,600))
 console.log(JSON.stringify(a['layout-shifts']?.details?.items?.map(x=>[x.score,x.node?.snippet, x.subItems?.items?.map(y=>y.cause)])).slice(0,1500))
 console.log(JSON.stringify(a['cls-culprits-insight']?.details?.items?.map(x=>x.items?.map(y=>[y.score,y.node?.snippet,y.node?.nodeLabel]))).slice(0,1500))
 console.log(JSON.stringify(lhr.audits['metrics'].details.items[0]))
 console.log(a['network-requests'].details.items.map(x=>[x.url.slice(-50),Math.round(x.networkRequestTime),Math.round(x.networkEndTime),x.transferSize,x.priority].join(' ')).join('\n'))
 console.log('mainthread',a['bootup-time']?.details?.items?.map(x=>x.url.slice(-40)+' '+Math.round(x.total)).join('; '))
}}
await b.close(); s.close(); process.exit(0)
