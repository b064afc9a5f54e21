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
  window.addEventListener('beforeprint',function(){document.querySelectorAll('.cards details').forEach(function(d){d.open=true})});
})();
