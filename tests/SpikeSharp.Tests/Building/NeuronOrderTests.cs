using SpikeSharp.Building;

namespace SpikeSharp.Tests.Building;

public sealed class NeuronOrderTests
{
    [Fact]
    public void Of_OneDimension_OrdersHalvesByTheValueAtWhichTheyBegin()
    {
        BuiltEnsemble ensemble = Build(1, [[1.0], [-1.0], [1.0], [-1.0]], [0.5, -0.2, -0.5, 0.6]);
        Assert.Equal([3, 1, 2, 0], NeuronOrder.Of(ensemble));
    }

    [Fact]
    public void Of_TwoDimensions_FollowsTheCircle()
    {
        double[][] encoders = [.. new[] { 180, 0, 90, 45, 135 }.Select(degrees => new[] { Math.Cos(degrees * Math.PI / 180), Math.Sin(degrees * Math.PI / 180) })];
        Assert.Equal([0, 4, 2, 3, 1], NeuronOrder.Of(Build(2, encoders, [0, 0, 0, 0, 0])));
    }

    [Fact]
    public void Of_EqualEncoders_OrdersByIntercept() =>
        Assert.Equal([0, 2, 1, 3], NeuronOrder.Of(Build(2, [[1.0, 0], [1.0, 0], [1.0, 0], [1.0, 0]], [-0.5, 0.2, -0.1, 0.7])));

    [Fact]
    public void Of_Direct_IsRefused()
    {
        Network network = new(seed: 0);
        Ensemble ensemble = network.Add(new Ensemble(1, 1) { NeuronType = new Direct(), Label = "exact" });
        BuiltEnsemble built = BuiltModel.Build(network).Of(ensemble);
        Assert.Contains("Ensemble \"exact\" is of type Direct", Assert.Throws<ArgumentException>(() => NeuronOrder.Of(built)).Message, StringComparison.Ordinal);
    }

    private static BuiltEnsemble Build(int dimensions, double[][] encoders, double[] intercepts)
    {
        Network network = new(seed: 0);
        Ensemble ensemble = network.Add(new Ensemble(intercepts.Length, dimensions) { Encoders = new Samples(encoders), Intercepts = intercepts });
        return BuiltModel.Build(network).Of(ensemble);
    }
}
