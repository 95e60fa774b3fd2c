using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Simulation;

/// <summary>Items, steps and nodes of the data; blocks; random numbers; what items learn.</summary>
public sealed class PredictTests
{
    private const int Items = 7, Steps = 12;

    public static TheoryData<bool> Backends => [false, true];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Predict_ItemsThatFillNoBlock_DropsNothing(bool reference)
    {
        (Network network, Node left, _, Probe sum) = Sum();
        using Simulator sim = new(network, Options(reference, minibatch: 3));
        Prediction seen = sim.Predict(new DataOf<Node> { [left] = Held(Items) }, Steps);
        Assert.Equal([Items, Steps, 1], seen[sum].Shape);
        for (int item = 0; item < Items; item++) Assert.Equal(item + 0.5 + 10, seen[sum].ToDoubles()[(item * Steps) + 4]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Predict_PerItemPerStepAndForAll_AreAddedAsGiven(bool reference)
    {
        (Network network, Node left, Node right, Probe sum) = Sum();
        using Simulator sim = new(network, Options(reference, minibatch: 3));
        double[] stepped = [.. Enumerable.Range(0, Items * Steps).Select(i => i / 8.0)];
        NdArray perStep = NdArray.From(stepped, Items, Steps, 1), one = NdArray.From([.. Enumerable.Range(0, Steps).Select(step => 100.0 * step)], 1, Steps, 1);
        double[] both = sim.Predict(new DataOf<Node> { [left] = Held(Items), ["right"] = perStep }, Steps)[sum].ToDoubles();
        double[] shared = sim.Predict(new DataOf<Node> { [left] = perStep, [right] = one }, Steps)[sum].ToDoubles();
        double[] alone = sim.Predict(new DataOf<Node> { [right] = NdArray.From([3.0], 1, 1, 1) }, Steps)[sum].ToDoubles();
        for (int item = 0; item < Items; item++)
        {
            for (int step = 0; step < Steps; step++)
            {
                int i = (item * Steps) + step;
                Assert.Equal(item + 0.5 + stepped[i], both[i]);
                Assert.Equal(stepped[i] + (100.0 * step), shared[i]);
            }
        }
        Assert.Equal([.. Enumerable.Repeat(4.0, Steps)], alone);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Predict_DataForAFunctionOrProcess_ReplaceIt(bool reference)
    {
        Network network = new(seed: 0);
        int calls = 0;
        Node function = network.Add(new Node(t =>
        {
            calls++;
            return t;
        })
        { Label = "f" });
        Node noise = network.Add(new Node(new WhiteNoise(), sizeOut: 1));
        Probe first = network.Add(new Probe(function)), second = network.Add(new Probe(noise));
        using Simulator sim = new(network, Options(reference, minibatch: 2));
        calls = 0;
        Prediction seen = sim.Predict(new DataOf<Node> { [function] = Held(3), [noise] = Held(3) }, 2);
        Assert.Equal(0, calls);
        Assert.Equal([0.5, 0.5, 1.5, 1.5, 2.5, 2.5], seen[first].ToDoubles());
        Assert.Equal([0.5, 0.5, 1.5, 1.5, 2.5, 2.5], seen[second].ToDoubles());
    }

    [Fact]
    public void Predict_DataThatDoNotFit_SayWhatIsNeeded()
    {
        (Network network, Node left, Node right, _) = Sum();
        Node relay = network.Nodes[2];
        using Simulator sim = new(network);
        Fails("shape (7, 2); (items, 1) is needed, or (items, steps, 1)", new() { [left] = NdArray.From(new double[14], 7, 2) });
        Fails("have 5 steps; 12 are run", new() { [left] = NdArray.From(new double[10], 2, 5, 1) });
        Fails("have 2 items; 7 are needed, or 1 that serves all", new() { [left] = Held(7), [right] = Held(2) });
        Fails("must be finite; item 5 holds NaN at element 0", new() { [left] = With(Held(7), 5, double.NaN) });
        Fails("item 1, step 2 holds Infinity at element 0", new() { [left] = NdArray.From([.. Enumerable.Repeat(0.0, 14), double.PositiveInfinity, .. Enumerable.Repeat(0.0, 9)], 2, 12, 1) });
        Fails("no input 'up'", new() { ["up"] = Held(7) });
        Fails("'relay' has inputs of its own", new() { [relay] = Held(7) });
        Fails("given twice", new() { [left] = Held(7), ["left"] = Held(7) });
        Fails("no items", new());
        void Twice(DataOf<Node> data) => data["left"] = Held(1);
        Assert.Contains("were given already", Assert.Throws<ArgumentException>(() => Twice(new DataOf<Node> { ["left"] = Held(1) })).Message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => sim.Predict(new DataOf<Node> { [new Node(1.0)] = Held(1) }, Steps));

        void Fails(string message, DataOf<Node> data) => Assert.Contains(message, Assert.Throws<ArgumentException>(() => sim.Predict(data, Steps)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 1, 1)]
    [InlineData(false, 2, 2)]
    [InlineData(false, 64, 1)]
    [InlineData(true, 3, 1)]
    public void Predict_ProcessesAndStochasticNeurons_DrawByTheNumberOfTheItem(bool reference, int minibatch, int threads)
    {
        Network network = new(seed: 4);
        Ensemble a = network.Add(new Ensemble(20, 1) { NeuronType = new PoissonSpiking(new LifRate()), Noise = new WhiteNoise() });
        network.Connect(network.Add(new Node(new WhiteSignal(1, 10), sizeOut: 1)), a);
        Probe value = network.Add(new Probe(a) { Synapse = 0.01 }), spikes = network.Add(new Probe(a.Neurons));
        using Simulator together = new(network, new SimulatorOptions { Minibatch = Items, Backend = ReferenceBackend.Instance });
        together.RunSteps(40);
        using Simulator sim = new(together.Model, Options(reference, minibatch) with { Threads = threads });
        foreach (int time in (ReadOnlySpan<int>)[1, 2])
        {
            Prediction seen = sim.Predict(steps: 40, items: Items);
            Bits.AssertEqual([.. together.Data[value].AsSpan<double>()], seen[value].ToDoubles());
            Bits.AssertEqual([.. together.Data[spikes].AsSpan<double>()], seen[spikes].ToDoubles());
        }
        using Simulator single = new(together.Model);
        single.RunSteps(40);
        Bits.AssertEqual([.. single.Data[spikes].AsSpan<double>()], [.. together.Data[spikes].AsSpan<double>()[..(40 * 20)]]);
        Assert.NotEqual([.. together.Data[spikes].AsSpan<double>()[..(40 * 20)]], [.. together.Data[spikes].AsSpan<double>().Slice(40 * 20, 40 * 20)]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Predict_WeightsThatLearn_AreForgottenUnlessStateful(bool reference)
    {
        (Network network, Node input, Probe value, Probe weights) = Learning();
        using Simulator sim = new(network, Options(reference, minibatch: 2));
        DataOf<Node> data = new() { [input] = NdArray.From([0.5, -0.5], 2, 1) };
        Prediction first = sim.Predict(data, 60), second = sim.Predict(data, 60);
        Bits.AssertEqual(first[value].ToDoubles(), second[value].ToDoubles());
        Assert.Equal(0, sim.StepCount);
        int perItem = 60 * 20;
        double[] learned = first[weights].ToDoubles();
        Bits.AssertEqual(learned[..20], learned.AsSpan(perItem, 20).ToArray());
        Assert.NotEqual(learned[(perItem - 20)..perItem], learned[^20..]);

        Prediction begun = sim.Predict(data, 60, stateful: true), continued = sim.Predict(data, 60, stateful: true);
        Bits.AssertEqual(learned, begun[weights].ToDoubles());
        Assert.NotEqual(learned, continued[weights].ToDoubles());
        Assert.Equal(120, sim.StepCount);
        double[] whole = sim.Predict(data, 120, Keep.Last)[weights].ToDoubles(), end = continued[weights].ToDoubles();
        Bits.AssertEqual(whole, [.. end[(perItem - 20)..perItem], .. end[^20..]]);
    }

    [Fact]
    public void Predict_StatefulMeanLastAndAll_AreThoseOfItsSteps()
    {
        (Network network, Node left, _, Probe sum) = Sum();
        using Simulator sim = new(network);
        NdArray values = NdArray.From([1.0, 2, 6], 1, 3, 1);
        Assert.Equal([2.0, 3, 7], sim.Predict(new DataOf<Node> { [left] = values }, 3, stateful: true)[sum].ToDoubles().Select(v => v - 9).ToArray());
        Assert.Equal([13.0], sim.Predict(new DataOf<Node> { [left] = values }, 3, Keep.Mean, stateful: true)[sum].ToDoubles());
        Assert.Equal([16.0], sim.Predict(new DataOf<Node> { [left] = values }, 3, Keep.Last, stateful: true)[sum].ToDoubles());
        Assert.Equal((9, 9), (sim.StepCount, sim.Data[sum].Samples));
    }

    [Fact]
    public void Predict_SampleEvery_IsApplied()
    {
        Network network = new(seed: 0);
        Probe probe = network.Add(new Probe(network.Add(new Node(t => t))) { SampleEvery = 0.003 });
        using Simulator sim = new(network, new SimulatorOptions { Minibatch = 2 });
        Assert.Equal([3, 3, 1], sim.Predict(steps: 10, items: 3)[probe].Shape);
        Close.Assert("times", [0.003, 0.006, 0.009], sim.Predict(10, 1)[probe].ToDoubles(), Tolerances.Rounding);
    }

    internal static (Network Network, Node Left, Node Right, Probe Sum) Sum()
    {
        Network network = new(seed: 0);
        Node left = network.Add(new Node(1.0) { Label = "left" }), right = network.Add(new Node(10.0) { Label = "right" }), relay = network.Add(Node.Relay(1, "relay"));
        network.Connect(left, relay, synapse: Synapse.None);
        network.Connect(right, relay, synapse: Synapse.None);
        return (network, left, right, network.Add(new Probe(relay) { Label = "sum" }));
    }

    internal static (Network Network, Node Input, Probe Value, Probe Weights) Learning()
    {
        Network network = new(seed: 1);
        Node input = network.Add(new Node(0.0) { Label = "input" });
        Ensemble pre = network.Add(new Ensemble(20, 1));
        Node post = network.Add(Node.Relay(1));
        network.Connect(input, pre);
        Connection learning = network.Add(new Connection(pre, post) { LearningRuleType = new Pes(1e-2) });
        network.Connect(post, learning.LearningRule);
        network.Connect(input, learning.LearningRule, transform: 1);
        return (network, input, network.Add(new Probe(post)), network.Add(new Probe(learning, ProbeAttribute.Weights)));
    }

    internal static SimulatorOptions Options(bool reference, int? minibatch = null) => new() { Minibatch = minibatch, Backend = reference ? ReferenceBackend.Instance : null };

    internal static NdArray Held(int items) => NdArray.From([.. Enumerable.Range(0, items).Select(item => item + 0.5)], items, 1);

    private static NdArray With(NdArray values, int at, double value)
    {
        double[] copy = [.. values.ToDoubles()];
        copy[at] = value;
        return NdArray.From(copy, values.Shape.AsSpan());
    }
}
