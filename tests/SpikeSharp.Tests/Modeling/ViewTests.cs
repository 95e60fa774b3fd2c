using static SpikeSharp.Tests.Modeling.ConnectionTests;

namespace SpikeSharp.Tests.Modeling;

/// <summary>Elements of objects: as in Python ranges are clipped, single elements and lists must exist.</summary>
public sealed class ViewTests
{
    private readonly Ensemble _ensemble = new(10, 3) { Label = "a" };
    private readonly Node _node = new((_, x, y) => x.CopyTo(y), 2, 5) { Label = "n" };

    [Fact]
    public void Index_OutsideTheObject_IsNamed()
    {
        Refuses(() => _ensemble[3], "Ensemble \"a\"", "index 3", "3 elements");
        Refuses(() => _ensemble[^4], "index -4", "3 elements");
        Refuses(() => _ensemble[^0], "index ^0");
        Refuses(() => _ensemble[[0, 5]], "index 5");
        Refuses(() => _ensemble.Neurons[10], "Ensemble \"a\".Neurons", "index 10", "10 elements");
        Refuses(() => _node[5], "Node \"n\"", "index 5");
        Refuses(() => _ensemble[[true, false]], "mask of 2", "3 elements");
    }

    [Fact]
    public void Index_OnTheSmallerSideOfANode_IsRefusedWhereItIsConnected()
    {
        Assert.Equal(1, _node[4].SizeOut);
        Refuses(() => new Connection(_ensemble[0], _node[4]), "Connection.Post", "at least one element");
        Refuses(() => new Connection(_ensemble[0], _node[[4]]), "Index 4", "2 elements");
    }

    [Fact]
    public void Slices_OfEveryKind_SelectAsInPython()
    {
        Assert.Equal([1], Positions(_ensemble[1]));
        Assert.Equal([2], Positions(_ensemble[^1]));
        Assert.Equal([1, 2], Positions(_ensemble[1..]));
        Assert.Equal([0, 1], Positions(_ensemble[..^1]));
        Assert.Equal([1, 2], Positions(_ensemble[1..9]));
        Assert.Empty(Positions(_ensemble[5..]));
        Assert.Equal([2, 1, 0], Positions(_ensemble.Slice(null, null, -1)));
        Assert.Equal([0, 2], Positions(_ensemble.Slice(0, null, 2)));
        Assert.Equal([1, 0], Positions(_ensemble.Slice(-2, null, -1)));
        Assert.Equal([2, 0, 2], Positions(_ensemble[[-1, 0, 2]]));
        Assert.Equal([0, 2], Positions(_ensemble[[true, false, true]]));
        Assert.Contains("step", Assert.Throws<ArgumentOutOfRangeException>(() => _ensemble.Slice(0, 2, 0)).Message, StringComparison.Ordinal);

        static int[] Positions(View view) => view.Slice.Positions(3);
    }

    [Fact]
    public void Index_ListOfAConstant_HasNoInput() => Assert.Equal((0, 1), (new Node([1.0, 2.0])[[1]].SizeIn, new Node([1.0, 2.0])[[1]].SizeOut));
}
