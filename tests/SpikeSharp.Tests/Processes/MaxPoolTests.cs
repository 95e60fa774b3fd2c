using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Processes;

public sealed class MaxPoolTests
{
    private static readonly ChannelShape Line = new([4], 1);

    [Fact]
    public void Apply_OfValues_TakesTheLargestOfEachStep() =>
        Assert.Equal([3.0, 2, 0, 5], new MaxPool(Line, [2], [2]).Apply([1, 3, 2, -1, 0, -2, 5, 4], columns: 4, size: 2));

    /// <summary>Z = (1 3 2 -1), (1 1 7 3), (0 2 7 3): largest 3 2, then 1 7, then 2 7; outputs are the differences, the first from 0.</summary>
    [Fact]
    public void Apply_OfSums_GivesTheChangeOfTheLargestSum() =>
        Assert.Equal([3.0, 2, -2, 5, 1, 0], new MaxPool(Line, [2], [2], OfSums: true).Apply([1, 3, 2, -1, 0, -2, 5, 4, -1, 1, 0, 0], columns: 4, size: 2));

    [Fact]
    public void Apply_OfSumsBelowZero_StartsAtZeroNotAtTheFirstValue() => Assert.Equal([-1.0, -2], new MaxPool(Line, [4], [1], OfSums: true).Apply([-1, -2, -3, -4, -2, -2, -2, -2], columns: 4, size: 1));

    [Fact]
    public void Apply_HeldInput_IsTheLargestValueInBothWays()
    {
        double[] held = [.. Enumerable.Repeat<double[]>([0.25, 1.5, -2, -0.5], 20).SelectMany(row => row)], expected = [.. Enumerable.Repeat<double[]>([1.5, -0.5], 20).SelectMany(row => row)];
        Assert.Equal(expected, new MaxPool(Line, [2], [2]).Apply(held, columns: 4, size: 2));
        Assert.Equal(expected, new MaxPool(Line, [2], [2], OfSums: true).Apply(held, columns: 4, size: 2));
    }

    [Theory]
    [InlineData(true, Padding.Valid), InlineData(false, Padding.Valid), InlineData(true, Padding.Same), InlineData(false, Padding.Same)]
    public void Apply_TwoAndThreeAxes_EqualLoops(bool channelsLast, Padding padding)
    {
        NumpyRandom random = new(0);
        foreach (int[] space in (int[][])[[5, 4], [3, 4, 5]])
        {
            ChannelShape shape = new([.. space], 2, channelsLast);
            MaxPool pool = new(shape, [.. space.Select(_ => 3)], [.. space.Select(_ => 2)], padding);
            double[] input = new double[shape.Size];
            for (int i = 0; i < input.Length; i++) input[i] = random.NextDouble() - 1;
            double[] output = pool.Apply(input, shape.Size, pool.Output.Size);
            for (int channel = 0; channel < 2; channel++)
                for (int position = 0; position < pool.Output.Positions; position++)
                    Assert.Equal(Largest(shape, pool, input, position, channel), output[channelsLast ? (position * 2) + channel : (channel * pool.Output.Positions) + position]);
        }
    }

    [Fact]
    public void MaxPool_ThatDoesNotFit_IsRefusedByName()
    {
        Assert.Contains("MaxPool.Window: 5 is larger than the 4 positions of axis 0", Assert.Throws<ArgumentException>(() => new MaxPool(Line, [5], [1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MaxPool(Line, [2, 2], [1]));
        Assert.Throws<ArgumentException>(() => new MaxPool(Line, [2], [0]));
        Assert.Contains("takes 4 and gives 2", Assert.Throws<ArgumentException>(() => new MaxPool(Line, [2], [2]).Apply([1, 2, 3], columns: 3, size: 2)).Message, StringComparison.Ordinal);
        Assert.Equal(new MaxPool(Line, [2], [2]), new MaxPool(new([4], 1), [2], [2]));
        Assert.NotEqual(new MaxPool(Line, [2], [2]), new MaxPool(Line, [2], [1]));
    }

    [Fact]
    public void Of_ModelWithSums_PoolsValuesWithoutState()
    {
        Network network = Pooled();
        BuiltModel rates = RateNetwork.Of(BuiltModel.Build(network));
        SimProcess pooling = Assert.Single(rates.Operators.OfType<SimProcess>());
        Assert.False(((MaxPool)pooling.Process).OfSums);
        Assert.Empty(pooling.State);
    }

    private static Network Pooled()
    {
        Network network = new(seed: 0);
        Node stimulus = network.Add(new Node((double t, Span<double> y) => y.Fill(t), 4)), pool = network.Add(new Node(new MaxPool(Line, [2], [2], OfSums: true)));
        network.Connect(stimulus, pool, Transform.None, Synapse.None);
        network.Add(new Probe(pool));
        return network;
    }

    private static double Largest(ChannelShape shape, MaxPool pool, double[] input, int position, int channel)
    {
        int axes = shape.Dimensions;
        double largest = double.NegativeInfinity;
        for (int source = 0; source < shape.Positions; source++)
        {
            bool isIn = true;
            int s = source, o = position;
            for (int axis = axes - 1; axis >= 0; axis--)
            {
                int n = shape.Spatial[axis], outputs = pool.Output.Spatial[axis];
                int before = pool.Padding == Padding.Same ? Math.Max(((outputs - 1) * 2) + 3 - n, 0) / 2 : 0, offset = (s % n) - ((o % outputs * 2) - before);
                isIn &= offset is >= 0 and < 3;
                (s, o) = (s / n, o / outputs);
            }
            if (isIn) largest = Math.Max(largest, input[shape.ChannelsLast ? (source * 2) + channel : (channel * shape.Positions) + source]);
        }
        return largest;
    }
}
