import re, html, time
import pytest
from routeways.evidence.actions import load_file
from routeways.evidence.definitions import indicators, sources
from tests.evidence.depositing import NOW
from tests.evidence.making import official_files

@pytest.mark.django_db
def test_smoke(warehouse, client, django_capture_on_commit_callbacks):
    out=open('/tmp/dfe_smoke.txt','w')
    with django_capture_on_commit_callbacks(execute=True):
        for s in sources():
            if s.startswith(('dfe-','nfer-')):
                t=time.time(); r=load_file(official_files(s)[0], now=NOW); print(r.sentence, round(time.time()-t,1), file=out, flush=True)
    for i in indicators().values():
        if i.source.startswith(('dfe-','nfer-')):
            t=time.time()
            a=client.get(f'/lancashire/indicators/{i.id}/'); body=a.content.decode()
            text=re.sub(r'\s+',' ',html.unescape(re.sub(r'<[^>]+>',' ',re.sub(r'<(script|style|svg)[\s\S]*?</\1>','',body))))
            m=text.find(i.title); 
            print('##',i.id,a.status_code,len(a.content),round(time.time()-t,2),file=out); print('   ',text[text.find('Indicators',200):][:900],file=out,flush=True)
    for url in ('/lancashire/','/lancashire/areas/E07000117/','/lancashire/areas/E69000019/','/lancashire/areas/E10000017/','/lancashire/evidence/','/lancashire/evidence/nfer-skills-imperative-england/','/lancashire/indicators/','/lancashire/changes/','/lancashire/figures/projected-growth/E92000001/cy2035/','/cumbria/indicators/fe-learners-colleges/','/lancashire/attention/'):
        a=client.get(url); text=re.sub(r'\s+',' ',html.unescape(re.sub(r'<[^>]+>',' ',re.sub(r'<(script|style|svg)[\s\S]*?</\1>','',a.content.decode()))))
        print('##',url,a.status_code,len(a.content),text[:2500],file=out,flush=True)
