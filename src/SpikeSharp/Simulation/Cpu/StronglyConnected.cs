namespace SpikeSharp.Simulation.Cpu;

/// <summary>Strongly connected components of a graph, by Tarjan's search without recursion (SIAM J. Comput. 1, 1972).</summary>
internal sealed class StronglyConnected
{
    private readonly IReadOnlyList<IReadOnlyCollection<int>> _after;
    private readonly int[] _index;
    private readonly int[] _low;
    private readonly bool[] _onStack;
    private readonly Stack<int> _stack = [];
    private readonly List<int[]> _components = [];
    private int _next = 1;

    /// <param name="after">For every node, the nodes that come after it.</param>
    /// <param name="nodes">The nodes of the graph.</param>
    public StronglyConnected(IReadOnlyList<IReadOnlyCollection<int>> after, IEnumerable<int> nodes)
    {
        _after = after;
        _index = new int[after.Count];
        _low = new int[after.Count];
        _onStack = new bool[after.Count];
        foreach (int node in nodes.Reverse())
            if (_index[node] == 0) Search(node);
        _components.Reverse();
    }

    /// <summary>The components, each before all that come after it.</summary>
    public IReadOnlyList<int[]> InOrder => _components;

    private void Search(int root)
    {
        Stack<(int Node, IEnumerator<int> Unvisited)> path = new();
        Enter(root);
        while (path.TryPeek(out (int Node, IEnumerator<int> Unvisited) top))
        {
            if (top.Unvisited.MoveNext())
            {
                int next = top.Unvisited.Current;
                if (_index[next] == 0) Enter(next);
                else if (_onStack[next]) _low[top.Node] = Math.Min(_low[top.Node], _index[next]);
                continue;
            }
            path.Pop();
            if (path.TryPeek(out (int Node, IEnumerator<int> Unvisited) parent)) _low[parent.Node] = Math.Min(_low[parent.Node], _low[top.Node]);
            if (_low[top.Node] == _index[top.Node]) Close(top.Node);
        }

        void Enter(int node)
        {
            _index[node] = _low[node] = _next++;
            _stack.Push(node);
            _onStack[node] = true;
            path.Push((node, _after[node].GetEnumerator()));
        }
    }

    private void Close(int root)
    {
        List<int> component = [];
        int node;
        do
        {
            node = _stack.Pop();
            _onStack[node] = false;
            component.Add(node);
        }
        while (node != root);
        _components.Add([.. component]);
    }
}
