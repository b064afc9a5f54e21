(function(){
  var panel=document.querySelector('.panel'),sheet=document.querySelector('.sheet'),body=sheet.querySelector('.in'),from=null;
  function show(mark){
    var card=document.getElementById(mark.getAttribute('href').slice(1));
    if(!card)return false;
    document.querySelectorAll('a.mark[aria-current]').forEach(function(m){m.removeAttribute('aria-current')});
    mark.setAttribute('aria-current','true');
    var copy=card.cloneNode(true);copy.removeAttribute('id');
    copy.querySelectorAll('.back').forEach(function(b){b.remove()});
    if(getComputedStyle(panel).display!=='none'){panel.replaceChildren(copy);panel.scrollTop=0}
    else{from=mark;body.replaceChildren(copy);sheet.showModal();sheet.scrollTop=0}
    return true;
  }
  document.addEventListener('click',function(e){
    var mark=e.target.closest('a.mark');
    if(mark&&show(mark))e.preventDefault();
    if(e.target===sheet||e.target.closest('.close'))sheet.close();
  });
  sheet.addEventListener('close',function(){if(from)from.focus()});
  function open(){
    var at=location.hash.length>1&&document.getElementById(location.hash.slice(1));
    for(var one=at;one;one=one.parentElement)if(one.tagName==='DETAILS')one.open=true;
    if(at)at.scrollIntoView();
  }
  window.addEventListener('hashchange',open);open();
  window.addEventListener('beforeprint',function(){document.querySelectorAll('details').forEach(function(d){d.open=true})});
})();
